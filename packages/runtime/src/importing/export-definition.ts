import { toJson, toYaml } from '@heddle/graph'
import { toWorkflowId } from '@heddle/model'
import type { CallContext } from '../call-context.ts'
import { getVersion } from '../drafts/read-workflows.ts'

export interface ExportedDefinition {
  readonly text: string
  /** A file name made of the workflow's name. */
  readonly fileName: string
}

/** The draft, or a version, as text. Throws `NOT_FOUND`. */
export async function exportDefinition(
  context: CallContext,
  request: { readonly id: string; readonly format: 'json' | 'yaml'; readonly version?: number | undefined },
): Promise<ExportedDefinition> {
  const { caller, heddle } = context
  const { id, format, version } = request
  const { definition } =
    version === undefined
      ? await heddle.store.workflows.get(caller.workspaceId, toWorkflowId(id))
      : await getVersion(context, { id, number: version })
  const text = format === 'json' ? toJson(definition) : toYaml(definition)
  return { text, fileName: `${toFileName(definition.name)}${version === undefined ? '' : `-v${version}`}.${format}` }
}

/** Letters and digits of any language, with `-` for the rest. */
function toFileName(name: string): string {
  const kept = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return kept.slice(0, 80).toLowerCase() || 'workflow'
}
