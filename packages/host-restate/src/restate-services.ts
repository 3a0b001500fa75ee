/*
 * What Restate calls: the workflow that is an execution, and the inbox that numbers what comes from outside.
 *
 * Invariants
 * S1 Inputs of one execution are numbered without gaps, in the order in which its inbox took them.
 * S2 Every input gets a verdict: the engine's, or that the execution has ended.
 */
import {
  RestatePromise,
  TerminalError,
  object,
  workflow,
  type ObjectContext,
  type WorkflowContext,
  type WorkflowSharedContext,
} from '@restatedev/restate-sdk'
import { ExecutionRun } from './execution-run.ts'
import { toInputName, toVerdictName } from './invocation-inputs.ts'
import type { ExecutionStart } from './invocation.ts'
import type { OutsideInput, Verdict } from './outside-input.ts'
import type { Services } from './services.ts'

export const EXECUTION = { name: 'heddle-execution' } as const
export const INBOX = { name: 'heddle-inbox' } as const

const ENDED: Verdict = {
  error: { code: 'ILLEGAL_STATE', message: 'The execution has ended meanwhile; replay it instead.' },
}
/** Restate waits this long after an abort was asked for, beyond the longest attempt. */
const ABORT_MARGIN_MS = 60_000
/** Nothing is lost by trying again soon: what was durable is not done twice. */
const RETRY = { initialInterval: 50, exponentiationFactor: 2, maxInterval: 10_000 }

export type ExecutionDefinition = ReturnType<typeof createExecutionWorkflow>
export type InboxDefinition = ReturnType<typeof createInbox>

/** The workflow; its key is the execution's id. */
export function createExecutionWorkflow(
  services: Services,
  { longestAttemptMs }: { readonly longestAttemptMs: number },
) {
  return workflow({
    ...EXECUTION,
    handlers: {
      run: async (ctx: WorkflowContext, start: ExecutionStart): Promise<null> => {
        await driveReported(ctx, services, start)
        await ctx.promise<boolean>('settled').resolve(true)
        ctx.objectSendClient<InboxDefinition>(INBOX, ctx.key).close()
        return null
      },
      /** Hands input `n` over. False: the number is used up, so the execution had ended before. */
      put: async (ctx: WorkflowSharedContext, numbered: NumberedInput): Promise<boolean> => {
        try {
          await ctx.promise<OutsideInput>(toInputName(numbered.n)).resolve(numbered.input)
          return true
        } catch (error) {
          if (error instanceof TerminalError) return false
          throw error
        }
      },
      /** S2. */
      verdict: async (ctx: WorkflowSharedContext, n: number): Promise<Verdict> => {
        const verdict = ctx.promise<Verdict>(toVerdictName(n))
        await RestatePromise.race([verdict.get(), ctx.promise<boolean>('settled').get()])
        return (await verdict.peek()) ?? ENDED
      },
    },
    options: {
      inactivityTimeout: longestAttemptMs + ABORT_MARGIN_MS,
      abortTimeout: longestAttemptMs + ABORT_MARGIN_MS,
      retryPolicy: RETRY,
    },
  })
}

interface NumberedInput {
  readonly n: number
  readonly input: OutsideInput
}

/** The inbox; its key is the execution's id. */
export function createInbox() {
  return object({
    ...INBOX,
    handlers: {
      /** S1. Gives the input's number, or null when the execution has ended. */
      give: async (ctx: ObjectContext, input: OutsideInput): Promise<number | null> => {
        const n = ((await ctx.get<number>('inputs')) ?? 0) + 1
        ctx.set('inputs', n)
        const isPut = await ctx.workflowClient<ExecutionDefinition>(EXECUTION, ctx.key).put({ n, input })
        return isPut ? n : null
      },
      /** The execution has ended: nothing is kept here. */
      close: async (ctx: ObjectContext): Promise<void> => {
        ctx.clear('inputs')
      },
    },
    options: { retryPolicy: RETRY },
  })
}

/** A defect is told each time Restate tries: the execution stays open and visible until the code is mended. */
async function driveReported(ctx: WorkflowContext, services: Services, start: ExecutionStart): Promise<void> {
  try {
    await new ExecutionRun(ctx, services, start).drive()
  } catch (cause) {
    const { executionId } = start.created.data
    const message = cause instanceof Error ? cause.message : String(cause)
    services.report({ kind: 'defect', executionId, message, errorId: null, cause })
    throw cause
  }
}
