import { HeddleError, type Json } from '@heddle/model'
import { parseDocument, type ParseOptions } from 'yaml'

const OPTIONS: ParseOptions & { readonly schema: 'core'; readonly merge: false } = {
  schema: 'core',
  merge: false,
  prettyErrors: true,
  uniqueKeys: true,
  stringKeys: true,
}
/** Enough for honest documents; a bomb needs many more. */
const MAX_ALIASES = 100

/** Parses one YAML 1.2 document of JSON values, without tags of its own. Throws `INPUT_INVALID` naming the line. */
export function parseYaml(text: string): Json {
  const document = parseDocument(text, OPTIONS)
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw refuse(problem.message, problem)
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as Json
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : 'it cannot be read', error)
  }
}

function refuse(said: string, cause: unknown): HeddleError {
  return new HeddleError('INPUT_INVALID', `The text is not YAML that can be read: ${said.trim()}`, { cause })
}
