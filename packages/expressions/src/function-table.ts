import type { FunctionEntry } from './call.ts'
import { CONVERSION_FUNCTIONS } from './functions-conversion.ts'
import { LIST_FUNCTIONS } from './functions-list.ts'
import { NUMBER_FUNCTIONS } from './functions-number.ts'
import { OBJECT_FUNCTIONS } from './functions-object.ts'
import { TIME_FUNCTIONS } from './functions-time.ts'

/** Every function of the language, by name. */
export const FUNCTIONS: { readonly [name: string]: FunctionEntry } = {
  ...CONVERSION_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...OBJECT_FUNCTIONS,
  ...TIME_FUNCTIONS,
}

/** Functions whose value depends on the event being handled. */
export const TIME_OR_RANDOM: ReadonlySet<string> = new Set(['now', 'uuid'])
