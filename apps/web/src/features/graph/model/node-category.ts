import type { Category } from '@heddle/model'

const BY_TYPE: { readonly [type: string]: Category } = {
  'flow.condition': 'condition',
  'flow.switch': 'condition',
  'data.aggregate': 'aggregator',
}

const BY_FAMILY: { readonly [family: string]: Category } = {
  trigger: 'trigger',
  flow: 'control',
  data: 'adapter',
  agent: 'agent',
  llm: 'agent',
}

/**
 * The category of a node by its type's name (`http.request@1`), so that a graph can be drawn before the catalogue of
 * node types has come; the catalogue's word counts once it is there. Unknown types are tools.
 */
export function guessCategory(type: string): Category {
  const name = type.split('@')[0] ?? type
  return BY_TYPE[name] ?? BY_FAMILY[name.split('.')[0] ?? ''] ?? 'tool'
}
