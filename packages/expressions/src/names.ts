import { FUNCTIONS } from './function-table.ts'
import { METHOD_TABLES } from './method-table.ts'

/** Names with a meaning of their own: no node may have one as its id. */
export const RESERVED_NAMES: readonly string[] = [
  'input',
  'nodes',
  'inputs',
  'loop',
  'error',
  'original',
  'execution',
  'workflow',
  'env',
  'vars',
  'secrets',
  'params',
]

/** The functions that expressions may call; no node may have one as its id. */
export const FUNCTION_NAMES: readonly string[] = Object.keys(FUNCTIONS)

const KEYWORDS = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval export ' +
    'extends false finally for function if implements import in instanceof interface let new null package private ' +
    'protected public return static super switch this throw true try typeof undefined var void while with yield ' +
    'and or not'
  ).split(' '),
)

/** Whether `name` is a keyword or literal of ECMAScript, or one of the words `and`, `or`, `not`. */
export function isEcmaKeyword(name: string): boolean {
  return KEYWORDS.has(name)
}

/** A function as editors and documentation show it. */
export interface FunctionDescription {
  readonly name: string
  readonly signature: string
  readonly description: string
}

/** All functions with their signatures, sorted by name. */
export function describeFunctions(): readonly FunctionDescription[] {
  return Object.entries(FUNCTIONS)
    .map(([name, { signature, description }]) => ({ name, signature, description }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
}

/** A method as editors and documentation show it. */
export interface MethodDescription extends FunctionDescription {
  readonly type: 'text' | 'list' | 'number' | 'date'
}

/** All methods with their signatures, by type, sorted by name. */
export function describeMethods(): readonly MethodDescription[] {
  return METHOD_TABLES.flatMap(({ type, table }) =>
    Object.entries(table)
      .map(([name, { signature, description }]) => ({ type, name, signature, description }))
      .toSorted((left, right) => (left.name < right.name ? -1 : 1)),
  )
}
