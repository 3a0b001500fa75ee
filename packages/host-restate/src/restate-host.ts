/*
 * The host on Restate: the other host that the engine's ports are kept honest by.
 *
 * Boundary: Restate keeps and wakes executions, orders their inputs and finds another process when this one dies. The
 * engine decides, the journal's tables are written for people. Nothing of an execution is kept in this object.
 */
import {
  createExecution,
  type ExecutionRow,
  type ExecutionAction,
  type SignalOutcome,
  type SignalRequest,
  type StartRequest,
} from '@heddle/engine'
import { HeddleError, type ExecutionId } from '@heddle/model'
import { Endpoint, registerDeployment } from './endpoint.ts'
import type { RestateHost, RestateHostParts } from './host.ts'
import { keepSignal } from './kept-signals.ts'
import { LiveAttempts } from './live-attempts.ts'
import type { OutsideInput } from './outside-input.ts'
import { Projector } from './projector.ts'
import { RestateClient } from './restate-client.ts'
import { createExecutionWorkflow, createInbox } from './restate-services.ts'
import type { Services } from './services.ts'
import { assertSupported } from './supported.ts'
import { createLogger } from './restate-log.ts'
import { Values } from './values.ts'

const PAUSE = 'pause'
const LONGEST_ATTEMPT_MS = 3_600_000
const STOP_GRACE_MS = 30_000

/** A host on the Restate cluster that `parts` name. It needs `start`. */
export function createRestateHost(parts: RestateHostParts): RestateHost {
  return new HostOnRestate(parts)
}

class HostOnRestate implements RestateHost {
  readonly #parts: RestateHostParts
  readonly #services: Services
  readonly #client: RestateClient
  readonly #endpoint: Endpoint
  readonly #longestAttemptMs: number

  constructor(parts: RestateHostParts) {
    this.#parts = parts
    this.#services = createServices(parts)
    this.#client = new RestateClient(parts.ingressUrl)
    this.#longestAttemptMs = parts.longestAttemptMs ?? LONGEST_ATTEMPT_MS
    const execution = createExecutionWorkflow(this.#services, { longestAttemptMs: this.#longestAttemptMs })
    this.#endpoint = new Endpoint(
      { services: [execution, createInbox()], logger: createLogger(this.#services) },
      parts.endpoint,
    )
  }

  async start(): Promise<{ readonly url: string }> {
    const url = await this.#endpoint.listen()
    const { adminUrl } = this.#parts
    if (adminUrl !== null) await registerDeployment(adminUrl, url)
    return { url }
  }

  async execute(request: StartRequest): Promise<{ readonly executionId: ExecutionId }> {
    assertSupported(request.plan, { longestAttemptMs: this.#longestAttemptMs })
    const executionId = this.#parts.ids.executionId()
    const plan = request.plan.revision === 1 ? request.plan : { ...request.plan, revision: 1 }
    const input = await this.#services.values.store(request.workspaceId, request.input)
    const { engineRelease, clock } = this.#parts
    const created = createExecution({ ...request, plan, executionId, input, engineRelease, at: clock.now() })
    if (created.type !== 'execution.created')
      throw new HeddleError('INTERNAL_ERROR', `The engine made ${created.type}.`)
    await this.#client.submit({ created, plan })
    return { executionId }
  }

  async signal({ workspaceId, name, key = '', payload, by }: SignalRequest): Promise<SignalOutcome> {
    const { journal } = this.#parts
    const at = this.#parts.clock.now()
    const stored = await this.#services.values.store(workspaceId, payload)
    const deliver = (signal: { readonly payload: OutsideSignal['payload']; readonly by: string }) =>
      this.#deliver({ workspaceId, name, key, at, ...signal })
    const reached = await deliver({ payload: stored, by })
    if (reached !== null) return { delivered: true, ...reached }
    const keptUntil = await keepSignal(this.#services, { workspaceId, name, key, payload, by, at })
    // A wait may have opened between looking for one and keeping the signal.
    if ((await journal.findSignalWaits(workspaceId, name, key)).length > 0) {
      const taken = await journal.signals.take(workspaceId, name, key, at)
      if (taken !== null) {
        const again = { payload: await this.#services.values.store(workspaceId, taken.payload), by: taken.by }
        if ((await deliver(again)) === null) await keepSignal(this.#services, { workspaceId, name, key, at, ...taken })
      }
    }
    return { delivered: false, keptUntil }
  }

  async answer(request: Parameters<RestateHost['answer']>[0]): Promise<void> {
    const { workspaceId, waitId, decision, payload = null, note } = request
    const stored = await this.#services.values.store(workspaceId, payload)
    const noted = note === undefined ? {} : { note }
    await this.#ask(request, { kind: 'answer', waitId, decision, payload: stored, ...noted })
  }

  async cancel(action: Parameters<RestateHost['cancel']>[0]): Promise<void> {
    await this.#ask(action, { kind: 'cancel', reason: action.reason, compensate: action.compensate })
  }

  async pause(action: Parameters<RestateHost['pause']>[0]): Promise<void> {
    const hold = { holdId: PAUSE, target: { kind: 'execution' }, reason: action.reason } as const
    await this.#ask(action, { kind: 'place-hold', hold })
  }

  async resume(action: ExecutionAction): Promise<void> {
    await this.#ask(action, { kind: 'lift-hold', holdId: PAUSE })
  }

  async hold(action: Parameters<RestateHost['hold']>[0]): Promise<void> {
    const { holdId, nodeKey, when, reason } = action
    await this.#ask(action, { kind: 'place-hold', hold: { holdId, target: { kind: 'node', nodeKey, when }, reason } })
  }

  async lift(action: Parameters<RestateHost['lift']>[0]): Promise<void> {
    await this.#ask(action, { kind: 'lift-hold', holdId: action.holdId })
  }

  async waitUntilSettled(
    executionId: ExecutionId,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ExecutionRow> {
    await this.#client.attach(executionId, signal)
    const loaded = await this.#parts.journal.load(executionId)
    if (loaded !== null) return loaded.row
    throw new HeddleError('INTERNAL_ERROR', `Execution ${executionId} has settled and is not in the journal.`)
  }

  async stop({ graceMs = STOP_GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    await this.#services.live.stop(graceMs)
    await this.#endpoint.close()
    await this.#services.projector.stop(graceMs)
  }

  async #ask(action: ExecutionAction, ask: OutsideInput['ask']): Promise<void> {
    const { workspaceId, executionId, by } = action
    await this.#client.ask(executionId, { workspaceId, by, at: this.#parts.clock.now(), ask })
  }

  /** To the oldest wait that takes it; null when none does. */
  async #deliver(signal: OutsideSignal) {
    const { workspaceId, name, key, payload, by, at } = signal
    for (const { executionId, nodeKey, waitId } of await this.#parts.journal.findSignalWaits(workspaceId, name, key)) {
      try {
        const ask = { kind: 'signal', nodeKey, waitId, payload } as const
        await this.#client.ask(executionId, { workspaceId, by, at, ask })
        return { executionId, nodeKey }
      } catch (error) {
        // Someone or something was first: the next wait may take it.
        if (!(error instanceof HeddleError) || !GONE.has(error.code)) throw error
      }
    }
    return null
  }
}

const GONE: ReadonlySet<string> = new Set(['CONFLICT', 'ILLEGAL_STATE', 'NOT_FOUND'])

interface OutsideSignal extends Pick<SignalRequest, 'workspaceId' | 'name' | 'by'> {
  readonly key: string
  readonly at: number
  readonly payload: Extract<OutsideInput['ask'], { readonly kind: 'signal' }>['payload']
}

function createServices(parts: RestateHostParts): Services {
  const { journal, leases, evaluator, runner, clock, validateForm, remind, epoch = 0 } = parts
  const report: Services['report'] = (incident) => parts.report?.(incident)
  return {
    journal,
    leases,
    evaluator,
    runner,
    clock,
    validateForm,
    remind,
    values: new Values(parts.blobs),
    projector: new Projector({ journal, epoch, report }),
    live: new LiveAttempts(),
    report,
  }
}
