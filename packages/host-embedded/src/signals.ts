/*
 * Signals: to whoever waits, else kept for whoever will.
 *
 * Invariants
 * Q1 A signal is delivered to one wait at most: the oldest that takes it.
 *    A kept one is removed by the commit that closes the wait: a crash neither loses nor repeats it.
 * Q2 A signal and a wait that miss each other in flight are brought together by whichever looks last.
 */
import type { SignalOutcome } from '@heddle/engine'
import {
  HeddleError,
  isSettled,
  type ExecutionId,
  type Json,
  type NewEvent,
  type NodeKey,
  type WorkspaceId,
} from '@heddle/model'
import type { DrivenExecution } from './driven-execution.ts'
import type { DriverInput } from './driver-input.ts'
import type { AddressedSignal } from './host.ts'
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

interface SignalHost {
  readonly services: Services
  readonly residents: Residents
  readonly keptSignals: KeptSignals
}

/** Delivers a signal, or keeps it for 7 days. `CONFLICT` when 1,000 are kept under its name and key. */
export async function sendSignal(host: SignalHost, request: AddressedSignal): Promise<SignalOutcome> {
  const { services, residents } = host
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
  if (executionId !== undefined) await assertOpen(services, { workspaceId, executionId })
  const kept: Kept = { workspaceId, name, key: executionId === undefined ? key : toOwnKey(executionId, key) }
  const expiresAt = clock.now() + KEEP_MS
  const offered = await journal.signals.offer({ ...kept, payload, by, at: clock.now(), expiresAt })
  if (offered === 'full') {
    throw new HeddleError('CONFLICT', `1,000 signals "${name}" are kept under this key already; nobody waits for them.`)
  }
  await host.keptSignals.deliver(host, { ...kept, waitKey: key, executionId })
  return { delivered: false, keptUntil: expiresAt }
}

/** A signal for one execution is kept only while that can still take it. */
async function assertOpen(
  { journal }: Services,
  { workspaceId, executionId }: { readonly workspaceId: WorkspaceId; readonly executionId: ExecutionId },
): Promise<void> {
  const row = (await journal.load(executionId))?.row
  if (row === undefined || row.workspaceId !== workspaceId) {
    throw new HeddleError('NOT_FOUND', `There is no execution ${executionId} in this workspace.`)
  }
  if (isSettled(row.status)) {
    throw new HeddleError('ILLEGAL_STATE', `Execution ${executionId} is ${row.status}; it takes no signals any more.`)
  }
}

/** Brings kept signals and open waits together, one at a time for each name and key (Q1). */
export class KeptSignals {
  readonly #services: Services
  readonly #busy = new Map<string, Promise<void>>()

  constructor(services: Services) {
    this.#services = services
  }

  /** A wait has opened: delivers a signal that came before it, the execution's own first. */
  async claim(driver: DrivenExecution, { nodeKey, waitId, spec }: OpenWait): Promise<void> {
    if (spec.kind !== 'signal') return
    const { workspaceId, id: executionId } = driver
    const { name, key } = spec
    for (const candidate of [toOwnKey(executionId, key), key]) {
      const kept = { workspaceId, name, key: candidate }
      const wait = { executionId, nodeKey, waitId }
      const given = await this.#alone(kept, () => this.#give(kept, (input) => ask(driver, input), wait))
      if (given !== 'none') return
    }
  }

  /** Q2: a wait may have opened between looking for one and keeping the signal. */
  async deliver(
    { residents }: { readonly residents: Residents },
    signal: Kept & { readonly waitKey: string; readonly executionId: ExecutionId | undefined },
  ): Promise<void> {
    const { workspaceId, name, waitKey, executionId } = signal
    for (const wait of await this.#services.journal.findSignalWaits(workspaceId, name, waitKey)) {
      if (executionId !== undefined && wait.executionId !== executionId) continue
      const feed = (input: DriverInput) => residents.askInput(wait.executionId, input)
      const given = await this.#alone(signal, () => this.#give(signal, feed, wait))
      if (given !== 'refused') return
    }
  }

  /** `none`: nothing is kept; `refused`: the wait is over. */
  async #give(
    kept: Kept,
    feed: (input: DriverInput) => Promise<void>,
    wait: Wait,
  ): Promise<'given' | 'none' | 'refused'> {
    const { workspaceId, name, key } = kept
    const { journal, clock } = this.#services
    const found = await journal.signals.peek(workspaceId, name, key, clock.now())
    if (found === null) return 'none'
    const event = await toClosed(this.#services, wait, { workspaceId, ...found })
    return (await isTaken(feed({ event, takesSignal: found.id }))) ? 'given' : 'refused'
  }

  async #alone<Result>(kept: Kept, work: () => Promise<Result>): Promise<Result> {
    const name = JSON.stringify([kept.workspaceId, kept.name, kept.key])
    const before = this.#busy.get(name) ?? Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#busy.set(name, promise)
    await before
    try {
      return await work()
    } finally {
      if (this.#busy.get(name) === promise) this.#busy.delete(name)
      resolve()
    }
  }
}

function ask(driver: DrivenExecution, input: DriverInput): Promise<void> {
  return new Promise((resolve, reject) => {
    driver.feed({ ...input, done: (error) => (error === null ? resolve() : reject(error)) })
  })
}

/** Whether the wait took it; false when someone or something was first. */
async function isTaken(asked: Promise<void>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (error instanceof HeddleError && GONE.has(error.code)) return false
    throw error
  }
}

async function closeWait(
  { services, residents }: { readonly services: Services; readonly residents: Residents },
  wait: Wait,
  signal: { readonly workspaceId: WorkspaceId; readonly payload: Json; readonly by: string },
): Promise<boolean> {
  return isTaken(residents.ask(wait.executionId, await toClosed(services, wait, signal)))
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

/** The key under which a signal for one execution is kept; no workflow can name it. */
function toOwnKey(executionId: ExecutionId, key: string): string {
  return `@execution/${executionId}/${key}`
}
