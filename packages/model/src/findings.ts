/** Every code that validation can give. One finding names one mistake and what to do about it. */
export const FINDING_CODES = [
  'bad-shape',
  'unknown-field',
  'bad-syntax',
  'too-large',
  'bad-id',
  'duplicate-id',
  'dangling-id',
  'reserved-id',
  'duplicate-edge',
  'cycle',
  'edge-over-wall',
  'edge-into-handler',
  'bad-parent',
  'unknown-type',
  'unknown-port',
  'bad-config',
  'missing-argument',
  'bad-expression',
  'unknown-name',
  'reference-not-before',
  'bad-placeholder',
  'bad-schema',
  'retry-not-allowed',
  'disable-not-allowed',
  'each-not-allowed',
  'route-without-edge',
  'out-of-range',
  'unreachable',
  'dead-port',
  'constant-condition',
  'unread-output',
  'shadowed-name',
  'parallel-writers',
  'unknown-reference',
  'missing-error-handling',
  'many-nodes',
  'empty-container',
] as const
export type FindingCode = (typeof FINDING_CODES)[number]

/** `error` stops publishing and executing; `warning` and `hint` do not. */
export type Severity = 'error' | 'warning' | 'hint'

/** One mistake in a definition. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  /** JSON Pointer into the definition; `''` is the whole. */
  readonly path: string
  readonly nodeId?: string
  /** Says what is wrong and what to do. */
  readonly message: string
  /** 1-based, when the definition came from text. */
  readonly line?: number
  readonly column?: number
}
