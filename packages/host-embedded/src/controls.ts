/*
 * What people do to an execution while it is open. Each becomes one event; the engine says whether it counts.
 */
import type { ExecutionState, AnswerRequest, ExecutionAction } from '@heddle/engine'
import { HeddleError, type EventOf, type ExecutionId, type NewEvent } from '@heddle/model'
import type { DriverInput } from './driver-input.ts'
import type { EmbeddedHost, HostParts } from './host.ts'
import type { Residents } from './residents.ts'
import type { Services } from './services.ts'
import { findOpenWait } from './wait-lookup.ts'

const PAUSE = 'pause'

type Act<Name extends keyof EmbeddedHost> = EmbeddedHost[Name] extends (action: infer Action) => Promise<void>
  ? Action
  : never

export class Controls {
  readonly #services: Services
  readonly #residents: Residents
  readonly #validateForm: HostParts['validateForm']

  constructor(host: {
    readonly services: Services
    readonly residents: Residents
    readonly validateForm: HostParts['validateForm']
  }) {
    this.#services = host.services
    this.#residents = host.residents
    this.#validateForm = host.validateForm
  }

  async answer({ payload = null, note, ...answer }: AnswerRequest): Promise<void> {
    const { waitId, decision, by, workspaceId } = answer
    const stored = await this.#services.values.store(workspaceId, payload)
    await this.#ask(answer, (state) => {
      const { nodeKey, spec } = findOpenWait(state, waitId)
      if (spec.kind === 'approval') this.#validateForm?.(spec.form, payload)
      const noted = note === undefined ? {} : { note }
      const data = { waitId, how: 'answered', by, decision, payload: stored, ...noted } as const
      return { type: 'wait.closed', at: this.#now(), nodeKey, data }
    })
  }

  cancel(action: Act<'cancel'>): Promise<void> {
    return this.#ask(action, toCancel(action, this.#now()))
  }

  /** Resolves also when the child has settled, or was never started. */
  async cancelChild(childId: ExecutionId, reason: string): Promise<void> {
    try {
      await this.#residents.ask(childId, toCancel({ by: 'engine', reason, compensate: false }, this.#now()))
    } catch (error) {
      const isOver = error instanceof HeddleError && OVER.has(error.code)
      if (!isOver) throw error
    }
  }

  pause(action: Act<'pause'>): Promise<void> {
    const { by, reason } = action
    const data = { holdId: PAUSE, target: { kind: 'execution' }, owner: by, reason } as const
    return this.#ask(action, { type: 'hold.placed', at: this.#now(), data })
  }

  resume(action: Act<'resume'>): Promise<void> {
    return this.lift({ ...action, holdId: PAUSE })
  }

  hold(action: Act<'hold'>): Promise<void> {
    const { holdId, nodeKey, when, by, reason } = action
    const data = { holdId, target: { kind: 'node', nodeKey, when }, owner: by, reason } as const
    return this.#ask(action, { type: 'hold.placed', at: this.#now(), data })
  }

  lift(action: Act<'lift'>): Promise<void> {
    const { holdId, by } = action
    return this.#ask(action, (state) => toLifted(state, { holdId, by, at: this.#now() }))
  }

  revisePlan({ plan, ...action }: Act<'revisePlan'>): Promise<void> {
    const { by } = action
    return this.#ask(action, (state, plans) => {
      const revision = state.planRevision + 1
      plans.addPlan({ ...plan, revision })
      const { definitionHash } = plan
      return { type: 'plan.revised', at: this.#now(), data: { revision, definitionHash, by } }
    })
  }

  async injectData(action: Act<'injectData'>): Promise<void> {
    const { workspaceId, nodeKey, by } = action
    const output = await this.#services.values.store(workspaceId, action.output)
    await this.#ask(action, { type: 'data.injected', at: this.#now(), nodeKey, data: { output, by } })
  }

  forceBranch(action: Act<'forceBranch'>): Promise<void> {
    const { nodeKey, ports, by } = action
    return this.#ask(action, { type: 'branch.forced', at: this.#now(), nodeKey, data: { ports, by } })
  }

  extendTimeout(action: Act<'extendTimeout'>): Promise<void> {
    const { nodeKey, byMs, by } = action
    const target = nodeKey === null ? {} : { nodeKey }
    return this.#ask(action, { type: 'timeout.extended', at: this.#now(), ...target, data: { byMs, by } })
  }

  #now(): number {
    return this.#services.clock.now()
  }

  #ask(action: Omit<ExecutionAction, 'by'>, event: DriverInput['event']): Promise<void> {
    return this.#residents.ask(action.executionId, (state, plans) => {
      assertWorkspace(state, action)
      return typeof event === 'function' ? event(state, plans) : event
    })
  }
}

const OVER: ReadonlySet<string> = new Set(['CONFLICT', 'ILLEGAL_STATE', 'NOT_FOUND'])

function toCancel(data: EventOf<'execution.cancel-requested'>['data'], at: number): NewEvent {
  const { by, reason, compensate } = data
  return { type: 'execution.cancel-requested', at, data: { by, reason, compensate } }
}

function toLifted(
  state: ExecutionState,
  { holdId, by, at }: { readonly holdId: string; readonly by: string; readonly at: number },
): NewEvent {
  if (state.holds[holdId] === undefined) {
    const what = holdId === PAUSE ? 'not paused' : `not held by ${holdId}`
    throw new HeddleError('ILLEGAL_STATE', `The execution is ${state.status} and ${what}; there is nothing to lift.`)
  }
  return { type: 'hold.lifted', at, data: { holdId, by } }
}

function assertWorkspace(state: ExecutionState, { workspaceId, executionId }: Omit<ExecutionAction, 'by'>): void {
  if (state.head?.workspaceId === workspaceId) return
  throw new HeddleError('NOT_FOUND', `There is no execution ${executionId} in this workspace.`)
}
