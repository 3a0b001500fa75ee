import { HeddleError, type Json, type JsonObject } from '@heddle/model'
import { compileSchema } from './compiled-schema.ts'

/**
 * The input with the schema's defaults filled in. Throws `INPUT_INVALID`, naming every field that is wrong, with the
 * findings in `details`. An input is an object also where the schema does not say so; without a schema any object is.
 */
export function checkInput(schema: JsonObject | null, input: Json, what: string): Json {
  const compiled = compileSchema({ type: 'object', ...schema })
  const value = compiled.withDefaults(input)
  const findings = compiled.validate(value)
  if (findings.length === 0) return value
  const lines = findings.map((finding) => `  ${finding.path === '' ? 'the whole' : finding.path}: ${finding.message}`)
  const details = findings.map(({ path, message }) => ({ path, message }))
  throw new HeddleError('INPUT_INVALID', `${what} is not as its schema says:\n${lines.join('\n')}`, { details })
}
