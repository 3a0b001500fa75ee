import type { Expression } from 'acorn'
import type { HeddleError } from '@heddle/model'
import { makeExpressionError } from './expression-error.ts'
import type { Frame } from './frame.ts'
import type { Value } from './value.ts'

/** A compiled part of an expression. */
export type Run = (frame: Frame) => Value

/** What is known while one expression is compiled. */
export interface Compilation {
  readonly text: string
  /** Compiles a sub-expression. */
  readonly compile: (node: Expression) => Run
  /** Free names, in order of appearance. */
  readonly roots: Set<string>
  /** Static member paths from free names, by their joined text. */
  readonly paths: Map<string, readonly string[]>
  /** Lambda parameters in scope and their slots in the frame. */
  scope: Map<string, number>
  slots: number
  /** Nodes of the body being compiled: its cost in steps. */
  cost: number
  depth: number
  deepest: number
  usesTimeOrRandomness: boolean
}

/** An error about the node that starts at `at`. */
export function refuse(compilation: Compilation, at: number, message: string): HeddleError {
  return makeExpressionError(compilation.text, { at, message })
}
