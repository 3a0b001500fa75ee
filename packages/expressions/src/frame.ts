import type { HeddleError } from '@heddle/model'
import { DEFAULT_LIMITS, type EvaluationContext, type ExpressionLimits } from './evaluation-context.ts'
import { makeExpressionError } from './expression-error.ts'
import type { Value } from './value.ts'

/*
 * The state of one evaluation: what it may see, and what it has used up.
 *
 * 1. `steps` and `made` only grow; passing a limit ends the evaluation with EXPRESSION_FAILED.
 * 2. Large things are charged before they are made, so a refused evaluation has not taken the memory.
 * 3. Each lambda parameter has its own slot in `locals`: expressions cannot recurse, so no slot is used twice at a time.
 */

/** What a frame must know of the expression it evaluates. */
export interface FrameSource {
  readonly text: string
  readonly slots: number
  /** The expression reads secrets, so messages name types and never values. */
  readonly hidesValues: boolean
}

/** Units of native work (characters, elements) that count as one step. */
const CHARACTERS_PER_STEP = 256
const ELEMENTS_PER_STEP = 16

/** One evaluation under way. */
export class Frame {
  readonly context: EvaluationContext
  readonly limits: ExpressionLimits
  readonly source: FrameSource
  readonly locals: Value[]
  steps = 0
  made = 0
  hasDates = false
  #uuids = 0

  constructor(context: EvaluationContext, source: FrameSource) {
    this.context = context
    this.source = source
    this.limits = context.limits === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...context.limits }
    this.locals = source.slots === 0 ? NO_LOCALS : Array.from({ length: source.slots }, () => null)
  }

  /** Value of a free name. Throws EXPRESSION_FAILED when there is no such name. */
  read(name: string, at: number): Value {
    const value = this.context.lookup(name)
    if (value !== undefined) return value
    throw this.error(at, `Unknown name "${name}". Correct it; a function needs its brackets, a text its quotes.`)
  }

  spend(steps: number, at: number): void {
    this.steps += steps
    if (this.steps > this.limits.maxSteps) {
      throw this.error(at, `The expression takes more than ${this.limits.maxSteps} steps. Do it in a code node.`)
    }
  }

  spendOnText(characters: number, at: number): void {
    this.spend(characters / CHARACTERS_PER_STEP, at)
  }

  spendOnList(elements: number, at: number): void {
    this.spend(elements / ELEMENTS_PER_STEP, at)
  }

  /** Charges `bytes` of values about to be made. */
  make(bytes: number, at: number): void {
    this.made += bytes
    if (this.made > this.limits.maxMade) {
      throw this.error(at, `The expression makes more than ${this.limits.maxMade} bytes. Do it in a code node.`)
    }
  }

  makeText(length: number, at: number): void {
    this.make(16 + length, at)
    this.spendOnText(length, at)
  }

  makeList(length: number, at: number): void {
    this.make(16 + 8 * length, at)
    this.spendOnList(length, at)
  }

  makeObject(members: number, at: number): void {
    this.make(16 + 24 * members, at)
    this.spendOnList(members, at)
  }

  /** 0, 1, 2 …: the counter behind `uuid()`. */
  nextUuid(): number {
    return this.#uuids++
  }

  error(at: number, message: string, cause?: unknown): HeddleError {
    return makeExpressionError(this.source.text, { at, message, cause })
  }
}

const NO_LOCALS: Value[] = []
