import type { Json } from '@heddle/model'

/** Bounds of one evaluation. */
export interface ExpressionLimits {
  /** Steps: nodes of the expression, once per callback, plus a share of the work done inside functions. */
  readonly maxSteps: number
  /** Nesting of the expression, and of a value that it makes. */
  readonly maxDepth: number
  /** Bytes of strings, lists and objects made, all together. */
  readonly maxMade: number
}

/** 100,000 steps, depth 100, 10 MB made. */
export const DEFAULT_LIMITS: ExpressionLimits = { maxSteps: 100_000, maxDepth: 100, maxMade: 10 * 1024 * 1024 }

/** What one evaluation may see. */
export interface EvaluationContext {
  /** Value of a free name, or undefined when the name does not exist. Values may load lazily, through own getters. */
  readonly lookup: (name: string) => Json | undefined
  /** What `now()` gives, milliseconds since 1970. */
  readonly now: number
  /** `uuid()` derives from it and a counter that starts anew with each evaluation. */
  readonly seed: string
  /** IANA name for dates without an offset; null is UTC. */
  readonly timezone: string | null
  readonly limits?: Partial<ExpressionLimits>
}
