import type { Command } from '@heddle/engine'
import { HeddleError, type Actor, type ExecutionId, type Json, type StoredValue, type WorkspaceId } from '@heddle/model'
import { withPatience } from './patience.ts'
import type { Services } from './services.ts'

/** How long a signal that nobody waits for is kept: 7 days. */
export const KEEP_MS = 7 * 86_400_000

export type OpenWait = Extract<Command, { readonly kind: 'open-wait' }>

/** A kept signal that an execution has taken. */
export interface TakenSignal {
  readonly payload: StoredValue
  readonly by: Actor
  readonly at: number
}

interface Claim {
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly wait: OpenWait
  /** Fires when the invocation has left this process. */
  readonly left: AbortSignal
}

type Source = Pick<Services, 'journal' | 'values' | 'clock' | 'report'>

/** Takes the oldest signal that came before the wait, or null. Inside `ctx.run`. */
export async function claimSignal(services: Source, claim: Claim): Promise<TakenSignal | null> {
  const { wait, workspaceId } = claim
  if (wait.spec.kind !== 'signal') return null
  const { name, key } = wait.spec
  const at = services.clock.now()
  const taken = await ask(services, claim, () => services.journal.signals.take(workspaceId, name, key, at))
  if (taken === null) return null
  const payload = await ask(services, claim, () => services.values.store(workspaceId, taken.payload))
  return { payload, by: taken.by, at }
}

/** Gives a signal back that the execution could not use. Inside `ctx.run`. */
export async function keepAgain(services: Source, claim: Claim, taken: TakenSignal): Promise<void> {
  const { wait, workspaceId } = claim
  if (wait.spec.kind !== 'signal') return
  const { name, key } = wait.spec
  const { by, at } = taken
  const offered = await ask(services, claim, async () => {
    const payload = await services.values.reader(workspaceId, null).load(taken.payload)
    return services.journal.signals.offer({ workspaceId, name, key, payload, by, at, expiresAt: at + KEEP_MS })
  })
  if (offered === 'kept') return
  const message = `A signal "${name}" could not be given back: 1,000 newer ones are kept.`
  services.report({ kind: 'storage', executionId: claim.executionId, message, errorId: null, cause: null })
}

/** Keeps a signal for whoever will wait for it; gives until when. Throws `CONFLICT` when 1,000 are kept already. */
export async function keepSignal(
  { journal }: Pick<Services, 'journal'>,
  signal: {
    readonly workspaceId: WorkspaceId
    readonly name: string
    readonly key: string
    readonly payload: Json
    readonly by: Actor
    readonly at: number
  },
): Promise<number> {
  const expiresAt = signal.at + KEEP_MS
  const offered = await journal.signals.offer({ ...signal, expiresAt })
  if (offered === 'kept') return expiresAt
  throw new HeddleError(
    'CONFLICT',
    `1,000 signals "${signal.name}" are kept under this key already; nobody waits for them.`,
  )
}

function ask<Answer>(services: Source, { left, executionId }: Claim, question: () => Promise<Answer>): Promise<Answer> {
  const failed = (cause: unknown) => {
    const message = 'The storage does not answer; a signal waits for it.'
    services.report({ kind: 'storage', executionId, message, errorId: null, cause })
  }
  return withPatience(question, { signal: left, failed })
}
