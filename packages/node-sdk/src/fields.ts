import { isFileValue, jsonValueSchema, type FileValue, type Json, type JsonObject } from '@heddle/model'
import { z } from 'zod'

/*
 * Building blocks for config schemas. A config is written with expressions and placeholders, and parsed after these
 * have been resolved; so a field has two shapes. zod describes the resolved one; `AUTHORED` marks what people write,
 * which is what the manifest's JSON Schema shows.
 */

/** Metadata key under which a field keeps the JSON Schema of its authored form. Never leaves this package. */
export const AUTHORED = 'x-heddle-authored'

const authoredText = { type: 'string', minLength: 1 }

/** A field that people write as one expression; parsed after evaluation with `result` (default: any JSON). */
export function expressionField(): z.ZodType<Json>
export function expressionField<Result extends z.ZodType>(result: Result): Result
export function expressionField(result: z.ZodType = jsonValueSchema): z.ZodType {
  return result.meta({ [AUTHORED]: { ...authoredText, 'x-heddle': 'expression' } })
}

/** A field that people write as one condition; parsed after evaluation as a boolean. */
export function conditionField(): z.ZodType<boolean> {
  return z.boolean().meta({ [AUTHORED]: { ...authoredText, 'x-heddle': 'condition' } })
}

/** Program text: no placeholders are looked for in it; values reach it as parameters. */
export function codeField(): z.ZodType<string> {
  return z.string().min(1).meta({ 'x-heddle': 'code' })
}

/** A value taken as it is written, placeholders included. */
export function literalField<Value extends z.ZodType>(value: Value): Value {
  return value.meta({ 'x-heddle': 'literal' })
}

/** Text with placeholders that stays text when it is one placeholder with another type: lists and objects as JSON. */
export function textField(): z.ZodType<string> {
  return jsonValueSchema.transform(toText).meta({ [AUTHORED]: { type: 'string' } })
}

/** Any JSON; strings inside are templates. */
export function valueField(): z.ZodType<Json> {
  return jsonValueSchema.meta({ [AUTHORED]: {} })
}

/** A file that a node gave, or the path of one in the workspace's file area. */
export function fileField(): z.ZodType<FileValue | string> {
  return jsonValueSchema.transform(toFileOrPath).meta({ [AUTHORED]: { format: 'file' } })
}

function toFileOrPath(value: Json, context: z.RefinementCtx): FileValue | string {
  if ((typeof value === 'string' && value !== '') || isFileValue(value)) return value
  context.addIssue({
    code: 'custom',
    input: value,
    message: 'must be a path in the file area, or a file that a node gave',
  })
  return z.NEVER
}

/** Text of a value inside text: null is empty, strings are themselves, all else is JSON. */
export function toText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** JSON Schema (2020-12) of a config as people write it, with `x-heddle` marks. */
export function toAuthoredSchema(schema: z.ZodType): JsonObject {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'throw',
    override: ({ jsonSchema }) => replaceAuthored(jsonSchema as { [name: string]: Json }),
  }) as unknown as JsonObject
  return withoutUnusedDefinitions(json)
}

function replaceAuthored(schema: { [name: string]: Json }): void {
  const authored = schema[AUTHORED]
  if (authored === undefined) return
  const kept = Object.fromEntries(['title', 'description', 'default'].flatMap((name) => entryOf(schema, name)))
  for (const name of Object.keys(schema)) delete schema[name]
  Object.assign(schema, authored, kept)
}

function entryOf(schema: { readonly [name: string]: Json }, name: string): readonly (readonly [string, Json])[] {
  const value = schema[name]
  return value === undefined ? [] : [[name, value]]
}

function withoutUnusedDefinitions(schema: JsonObject): JsonObject {
  if (schema['$defs'] === undefined) return schema
  const { $defs, ...rest } = schema
  return JSON.stringify(rest).includes('"#/$defs/') ? { ...rest, $defs: $defs ?? null } : rest
}
