import type { Definition } from '@heddle/model'
import { stringify } from 'yaml'

/** YAML text of a definition, as `loadDefinition` reads it back unchanged; `x-…` are kept, fields stay in their order. */
export function toYaml(definition: Definition): string {
  return stringify(definition, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' })
}

/** JSON text of a definition, indented by two, ending in a line feed. */
export function toJson(definition: Definition): string {
  return `${JSON.stringify(definition, null, 2)}\n`
}
