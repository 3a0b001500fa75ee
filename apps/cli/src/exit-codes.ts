import type { ExecutionReport } from '@heddle/runtime'

/** What the `heddle` command ends with. */
export const EXIT = {
  /** Completed, also partially. */
  ok: 0,
  /** Failed, timed out or cancelled; with `--strict` also completed partially. */
  failed: 1,
  /** Bad usage, or an invalid file. */
  usage: 2,
  /** The execution still waits for a person or a signal. */
  waiting: 3,
} as const

/** The exit code for how an execution stands. */
export function exitCodeOf(report: ExecutionReport, options: { readonly strict: boolean }): number {
  if (report.status === 'completed') return options.strict && report.outcome !== 'success' ? EXIT.failed : EXIT.ok
  if (report.status === 'failed' || report.status === 'timeout' || report.status === 'cancelled') return EXIT.failed
  return EXIT.waiting
}
