/*
 * Signals: to whoever waits, else kept for whoever will.
 *
 * Invariants
 * Q1 A signal is delivered to one wait at most: the oldest that takes it.
 * Q2 A signal and a wait that miss each other in flight are brought together by whichever looks last.
 */
import { HeddleError, type ExecutionId, type Json, type NewEvent, type NodeKey, type WorkspaceId } from '@heddle/model'
import type { DrivenExecution } from './driven-execution.ts'
import type { SignalOutcome, SignalRequest } from './host.ts'
import type { Residents } from './residents.ts'
import type { OpenWait, Services } from './services.ts'

/** How long a signal that nobody waits for is kept: 7 days. */
const KEEP_MS = 7 * 86_400_000

interface Kept {
  readonly workspaceId: WorkspaceId
  readonly name: string
  readonly key: string
}

interface Wait {
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly waitId: string
}

/** Delivers a signal, or keeps it for 7 days. `CONFLICT` when 1,000 are kept under its name and key. */
export async function sendSignal(
  { services, residents }: { readonly services: Services; readonly residents: Residents },
  request: SignalRequest,
): Promise<SignalOutcome> {
  const { workspaceId, executionId, name, key = '', payload, by } = request
  const { journal, clock } = services
  const deliver = async () => {
    const waits = await journal.findSignalWaits(workspaceId, name, key)
    for (const wait of waits) {
      if (executionId !== undefined && wait.executionId !== executionId) continue
      if (await closeWait({ services, residents }, wait, { workspaceId, payload, by })) return wait
    }
    return null
  }
  const reached = await deliver()
  if (reached !== null) return { delivered: true, executionId: reached.executionId, nodeKey: reached.nodeKey }
  const kept: Kept = { workspaceId, name, key: executionId === undefined ? key : toOwnKey(executionId, key) }
  const expiresAt = clock.now() + KEEP_MS
  const offered = await journal.signals.offer({ ...kept, payload, by, at: clock.now(), expiresAt })
  if (offered === 'full') {
    throw new HeddleError('CONFLICT', `1,000 signals "${name}" are kept under this key already; nobody waits for them.`)
  }
  await deliverKept({ services, residents }, { kept, executionId, key })
  return { delivered: false, keptUntil: expiresAt }
}

/** Q2: a wait may have opened between looking for one and keeping the signal. */
async function deliverKept(
  host: { readonly services: Services; readonly residents: Residents },
  {
    kept,
    executionId,
    key,
  }: { readonly kept: Kept; readonly executionId: ExecutionId | undefined; readonly key: string },
): Promise<void> {
  const { journal, clock } = host.services
  for (const wait of await journal.findSignalWaits(kept.workspaceId, kept.name, key)) {
    if (executionId !== undefined && wait.executionId !== executionId) continue
    const taken = await journal.signals.take(kept.workspaceId, kept.name, kept.key, clock.now())
    if (taken === null) return
    const closed = await closeWait(host, wait, { workspaceId: kept.workspaceId, ...taken })
    if (!closed) await keepAgain(host.services, kept, taken)
  }
}

/** A wait has opened: takes a signal that came before it, the execution's own first. */
export async function claimKeptSignal(services: Services, driver: DrivenExecution, wait: OpenWait): Promise<void> {
  if (wait.spec.kind !== 'signal') return
  const { name, key } = wait.spec
  const { workspaceId } = driver
  for (const candidate of [toOwnKey(driver.id, key), key]) {
    const kept: Kept = { workspaceId, name, key: candidate }
    const taken = await services.journal.signals.take(workspaceId, name, candidate, services.clock.now())
    if (taken === null) continue
    const event = await toClosed(services, wait, { workspaceId, ...taken })
    const error = await new Promise<HeddleError | null>((done) => driver.feed({ event, done }))
    if (error !== null) await keepAgain(services, kept, taken)
    return
  }
}

async function closeWait(
  { services, residents }: { readonly services: Services; readonly residents: Residents },
  wait: Wait,
  signal: { readonly workspaceId: WorkspaceId; readonly payload: Json; readonly by: string },
): Promise<boolean> {
  const event = await toClosed(services, wait, signal)
  try {
    await residents.ask(wait.executionId, event)
    return true
  } catch (error) {
    // Someone or something was first: the next wait may take it.
    if (error instanceof HeddleError && GONE.has(error.code)) return false
    throw error
  }
}

const GONE: ReadonlySet<string> = new Set(['CONFLICT', 'ILLEGAL_STATE', 'NOT_FOUND'])

async function toClosed(
  services: Services,
  { nodeKey, waitId }: Pick<Wait, 'nodeKey' | 'waitId'>,
  signal: { readonly workspaceId: WorkspaceId; readonly payload: Json; readonly by: string },
): Promise<NewEvent> {
  const payload = await services.values.store(signal.workspaceId, signal.payload)
  const at = services.clock.now()
  return { type: 'wait.closed', at, nodeKey, data: { waitId, how: 'answered', by: signal.by, payload } }
}

async function keepAgain(
  { journal, clock }: Services,
  kept: Kept,
  signal: { readonly payload: Json; readonly by: string },
): Promise<void> {
  const at = clock.now()
  await journal.signals.offer({ ...kept, ...signal, at, expiresAt: at + KEEP_MS })
}

/** The key under which a signal for one execution is kept; no workflow can name it. */
function toOwnKey(executionId: ExecutionId, key: string): string {
  return `@execution/${executionId}/${key}`
}
