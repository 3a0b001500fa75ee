import { evaluateTemplate, hasPlaceholder, parseTemplate, type Template as Placeholders } from '@heddle/expressions'
import { compileSchema } from '@heddle/json-schema'
import { HeddleError, type Definition, type Json, type JsonObject, type Template } from '@heddle/model'
import { mergeWorkflows } from './merge-workflows.ts'
import { joinPointer } from './json-pointer.ts'

export interface InstantiateOptions {
  /** Laid over the template's workflow before its placeholders are replaced; nodes and edges merge by id. */
  readonly overlay?: JsonObject
}

/**
 * Makes a workflow of a template: every `${{ }}` whose only root is `params` is replaced by its value, alone as the
 * typed value, in text as text; all others stay as they are. Defaults of `parameters` are filled in first.
 * The result has the template's promise only: validate it. Throws `INPUT_INVALID` when `params` do not fit
 * `parameters`, and `EXPRESSION_FAILED`, naming the place, when a placeholder cannot be computed.
 */
export function instantiateTemplate(
  template: Template,
  params: JsonObject,
  { overlay = {} }: InstantiateOptions = {},
): Definition {
  const filled = checkParams(template, params)
  const workflow = mergeWorkflows(template.workflow as JsonObject, overlay)
  return replaceIn(workflow, '', filled) as unknown as Definition
}

function checkParams(template: Template, params: JsonObject): JsonObject {
  if (template.parameters === undefined) return params
  const schema = compileSchema(template.parameters as Json)
  const filled = schema.withDefaults(params)
  const problems = schema.validate(filled)
  const [first] = problems
  if (first === undefined) return filled as JsonObject
  const message = `The parameters do not fit the template \`${template.name}\`. ${first.path || 'params'}: ${first.message}`
  throw new HeddleError('INPUT_INVALID', message, { details: { problems: problems as unknown as Json } })
}

/** Depth is bounded: templates come from loaded documents. */
function replaceIn(value: Json, path: string, params: JsonObject): Json {
  if (typeof value === 'string') return hasPlaceholder(value) ? replaceInText(value, path, params) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: Json, at) => replaceIn(item, joinPointer(path, at), params))
  const members = Object.entries(value).map(([name, member]) => [
    name,
    replaceIn(member, joinPointer(path, name), params),
  ])
  return Object.fromEntries(members) as JsonObject
}

function replaceInText(text: string, path: string, params: JsonObject): Json {
  const parsed = tryParse(text)
  if (parsed === null || !parsed.expressions.some(isParameter)) return text
  if (parsed.isSingle) return evaluate(parsed, path, params)
  const parts = parsed.parts.map((part) => {
    if (typeof part === 'string') return part
    if (!isParameter(part)) return `\${{ ${part.text} }}`
    // Two parts keep it from counting as a single placeholder, so that it becomes text.
    return evaluate({ ...parsed, parts: ['', part], isSingle: false, expressions: [part] }, path, params)
  })
  return parts.join('')
}

/** Text that does not parse is no placeholder of ours: code may hold such braces. Validation says so where it matters. */
function tryParse(text: string): Placeholders | null {
  try {
    return parseTemplate(text)
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error
    return null
  }
}

function isParameter(expression: Placeholders['expressions'][number]): boolean {
  return expression.roots.length === 1 && expression.roots[0] === 'params' && !expression.usesTimeOrRandomness
}

function evaluate(parsed: Placeholders, path: string, params: JsonObject): Json {
  try {
    const lookup = (name: string) => (name === 'params' ? params : undefined)
    return evaluateTemplate(parsed, { lookup, now: 0, seed: path, timezone: null })
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error
    throw new HeddleError(error.code, `${path}: ${error.message}`, { cause: error })
  }
}
