import { compileSchema, type CompiledSchema, type SchemaFinding } from '@heddle/json-schema'
import type { Json } from '@heddle/model'
import {
  createErrorHandler,
  unwrapErrorHandler,
  validationDataMerge,
  type ErrorSchema,
  type RJSFSchema,
  type RJSFValidationError,
  type ValidationData,
  type ValidatorType,
} from '@rjsf/utils'
import { parsePointer } from './parse-pointer.ts'
import { schemaAt } from './schema-at.ts'

/*
 * What forms check values with: Heddle's own interpreter of JSON Schemas, which generates no code, so that forms work
 * under the app's content security policy and say what the server will say.
 *
 * Invariants
 * F1 A schema that cannot be compiled is an error of the form, never a value that passes.
 * F2 A schema is compiled once for as long as the form holds the same object.
 */

/** Says a finding in the reader's language. `limit`: what the schema gives for the keyword, such as a minimum. */
export type SayFinding = (finding: SchemaFinding, limit: Json | undefined) => string

type Validator = ValidatorType<unknown, RJSFSchema>

/** A validator for rjsf. `say` words the errors; by default they are the interpreter's own English. */
export function createSchemaValidator(say: SayFinding = (finding) => finding.message): Validator {
  const compile = cachedCompile()
  const check = (schema: RJSFSchema, value: unknown): readonly SchemaFinding[] =>
    compile(schema).validate(toJson(value))
  return {
    validateFormData: (value, schema, customValidate, transformErrors, uiSchema) => {
      const errors = check(schema, value).map((finding) => toError(finding, schema, say))
      const transformed = transformErrors?.(errors, uiSchema) ?? errors
      const data: ValidationData<unknown> = { errors: transformed, errorSchema: toErrorTree(transformed) }
      if (customValidate === undefined) return data
      const handler = customValidate(value, createErrorHandler(value), uiSchema)
      return validationDataMerge(data, unwrapErrorHandler(handler))
    },
    // Parts of a schema are asked about by themselves: what they refer to stands in the whole.
    isValid: (schema, value, root) => {
      try {
        return check(withDefinitions(schema, root), value).length === 0
      } catch {
        // Only to choose between alternatives: one that cannot be compiled is not it.
        return false
      }
    },
    rawValidation: <Result>(schema: RJSFSchema, value: unknown) => ({
      errors: check(schema, value).map((finding) => toError(finding, schema, say)) as Result[],
    }),
  }
}

function cachedCompile(): (schema: RJSFSchema) => CompiledSchema {
  const compiled = new WeakMap<RJSFSchema, CompiledSchema>()
  return (schema) => {
    const known = compiled.get(schema)
    if (known !== undefined) return known
    const fresh = compileSchema(schema as unknown as Json)
    compiled.set(schema, fresh)
    return fresh
  }
}

/** Form data without the members that have no value. */
function toJson(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json)
}

function withDefinitions(schema: RJSFSchema, root: RJSFSchema): RJSFSchema {
  if (schema === root || (root.$defs === undefined && root.definitions === undefined)) return schema
  return {
    ...(root.$defs === undefined ? {} : { $defs: root.$defs }),
    ...(root.definitions === undefined ? {} : { definitions: root.definitions }),
    ...schema,
  }
}

function toError(finding: SchemaFinding, schema: RJSFSchema, say: SayFinding): RJSFValidationError {
  const at = schemaAt(schema as unknown as Json, finding.path)
  const message = say(finding, at?.[finding.keyword])
  return { name: finding.keyword, message, property: finding.path, stack: `${finding.path} ${message}`.trim() }
}

/** rjsf's tree of errors; `property` is a JSON Pointer here, so that any name can stand in it. */
function toErrorTree(errors: readonly RJSFValidationError[]): ErrorSchema<unknown> {
  type Tree = { __errors?: string[]; [name: string]: Tree | string[] | undefined }
  const root: Tree = {}
  for (const error of errors) {
    let at = root
    for (const step of parsePointer(error.property ?? '').filter((name) => name !== '__proto__')) {
      const inner: Tree = (at[step] as Tree | undefined) ?? {}
      at[step] = inner
      at = inner
    }
    at.__errors = [...(at.__errors ?? []), error.message ?? '']
  }
  return root as ErrorSchema<unknown>
}
