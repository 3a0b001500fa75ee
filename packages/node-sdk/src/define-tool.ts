import { HeddleError, type Json, type JsonObject, type SideEffects } from '@heddle/model'
import type { z } from 'zod'
import type { StepContext } from './context.ts'
import { toAuthoredSchema } from './fields.ts'
import { toJsonValue } from './json-value.ts'
import { parseWith } from './schema-findings.ts'

export interface ToolSpec<Input extends z.ZodType> {
  /** Letters, digits, `.`, `_` and `-`, starting with a letter: what models and policies call it by. */
  readonly name: string
  readonly title: string
  /** What it does and when to use it; models read it. */
  readonly description: string
  readonly input: Input
  readonly output?: z.ZodType
  readonly sideEffects: SideEffects
  call(context: StepContext, input: z.output<Input>): unknown
}

/** A callable tool. Made by `defineTool` only. */
export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: JsonObject
  readonly sideEffects: SideEffects
  /** Throws `INPUT_INVALID` naming the fields, `OUTPUT_INVALID`, or what the tool throws. */
  call(context: StepContext, input: Json): Promise<Json>
}

/** Makes a tool that checks what goes in and comes out. Throws a defect when its name or texts are not usable. */
export function defineTool<Input extends z.ZodType>(spec: ToolSpec<Input>): Tool {
  if (!/^[a-zA-Z][a-zA-Z0-9._-]{0,63}$/.test(spec.name) || spec.title.trim() === '' || spec.description.trim() === '') {
    throw new HeddleError('INTERNAL_ERROR', `The tool "${spec.name}" needs a plain name, a title and a description.`)
  }
  return {
    name: spec.name,
    title: spec.title,
    description: spec.description,
    inputSchema: toAuthoredSchema(spec.input),
    sideEffects: spec.sideEffects,
    call: async (context, input) => {
      const args = parseWith(spec.input, input, { code: 'INPUT_INVALID', what: `The input of ${spec.name}` })
      const output = toJsonValue(await spec.call(context, args), `The output of ${spec.name}`)
      if (spec.output) parseWith(spec.output, output, { code: 'OUTPUT_INVALID', what: `The output of ${spec.name}` })
      return output
    },
  }
}
