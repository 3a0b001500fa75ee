import type { ExecutionReport } from '@heddle/runtime'
import type { HeddleCalls } from './heddle-calls.ts'
import { exitCodeOf } from './exit-codes.ts'
import { createExecutionView, printReport } from './terminal.ts'

export interface FollowOptions {
  readonly json?: boolean
  readonly strict?: boolean
  readonly quiet?: boolean
}

/** Shows an execution until it settles or waits for a person; prints its result. Gives the exit code. */
export async function followExecution(
  heddle: HeddleCalls,
  executionId: string,
  options: FollowOptions,
): Promise<number> {
  const view = options.quiet === true ? null : createExecutionView()
  let report: ExecutionReport
  try {
    report = await heddle.call('follow', { executionId }, { onEvent: (event) => view?.apply(event) })
  } finally {
    view?.end()
  }
  printReport(report, { json: options.json === true })
  return exitCodeOf(report, { strict: options.strict === true })
}
