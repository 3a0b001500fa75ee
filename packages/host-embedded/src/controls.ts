/*
 * What people do to an execution while it is open. Each becomes one event; the engine says whether it counts.
 */
import type { ExecutionState } from '@heddle/engine'
import { HeddleError, type EventOf, type ExecutionId, type NewEvent } from '@heddle/model'
import type { DriverInput } from './driver-input.ts'
import type { EmbeddedHost, ExecutionAction, HostParts } from './host.ts'
import type { Residents } from './residents.ts'
import type { Services } from './services.ts'
import { findOpenWait } from './wait-lookup.ts'

type Controls = Pick<
  EmbeddedHost,
  | 'answer'
  | 'cancel'
  | 'pause'
  | 'resume'
  | 'hold'
  | 'lift'
  | 'revisePlan'
  | 'injectData'
  | 'forceBranch'
  | 'extendTimeout'
> & {
  /** Resolves also when the child has settled, or was never started. */
  cancelChild(childId: ExecutionId, reason: string): Promise<void>
}

const PAUSE = 'pause'

export function createControls({
  services,
  residents,
  parts,
}: {
  readonly services: Services
  readonly residents: Residents
  readonly parts: Pick<HostParts, 'validateForm'>
}): Controls {
  const now = () => services.clock.now()
  const ask = (action: Omit<ExecutionAction, 'by'>, event: DriverInput['event']) =>
    residents.ask(action.executionId, (state, plans) => {
      assertWorkspace(state, action)
      return typeof event === 'function' ? event(state, plans) : event
    })

  return {
    async answer({ workspaceId, executionId, waitId, decision, payload = null, note, by }) {
      const stored = await services.values.store(workspaceId, payload)
      await ask({ workspaceId, executionId }, (state) => {
        const { nodeKey, spec } = findOpenWait(state, waitId)
        if (spec.kind === 'approval') parts.validateForm?.(spec.form, payload)
        const noted = note === undefined ? {} : { note }
        const data = { waitId, how: 'answered', by, decision, payload: stored, ...noted } as const
        return { type: 'wait.closed', at: now(), nodeKey, data }
      })
    },
    cancel: (action) => ask(action, toCancel(action, now())),
    async cancelChild(childId, reason) {
      try {
        await residents.ask(childId, toCancel({ by: 'engine', reason, compensate: false }, now()))
      } catch (error) {
        const isOver = error instanceof HeddleError && OVER.has(error.code)
        if (!isOver) throw error
      }
    },
    pause: (action) => {
      const { by, reason } = action
      const data = { holdId: PAUSE, target: { kind: 'execution' }, owner: by, reason } as const
      return ask(action, { type: 'hold.placed', at: now(), data })
    },
    resume: (action) => ask(action, (state) => toLifted(state, { holdId: PAUSE, by: action.by, at: now() })),
    hold: (action) => {
      const { holdId, nodeKey, when, by, reason } = action
      const data = { holdId, target: { kind: 'node', nodeKey, when }, owner: by, reason } as const
      return ask(action, { type: 'hold.placed', at: now(), data })
    },
    lift: (action) => ask(action, (state) => toLifted(state, { holdId: action.holdId, by: action.by, at: now() })),
    revisePlan: (action) =>
      ask(action, (state, plans) => {
        const revision = state.planRevision + 1
        plans.addPlan({ ...action.plan, revision })
        const { definitionHash } = action.plan
        return { type: 'plan.revised', at: now(), data: { revision, definitionHash, by: action.by } }
      }),
    async injectData(action) {
      const output = await services.values.store(action.workspaceId, action.output)
      await ask(action, { type: 'data.injected', at: now(), nodeKey: action.nodeKey, data: { output, by: action.by } })
    },
    forceBranch: (action) => {
      const { nodeKey, ports, by } = action
      return ask(action, { type: 'branch.forced', at: now(), nodeKey, data: { ports, by } })
    },
    extendTimeout: (action) => {
      const { nodeKey, byMs, by } = action
      const at = now()
      const data = { byMs, by }
      return ask(action, { type: 'timeout.extended', at, ...(nodeKey === null ? {} : { nodeKey }), data })
    },
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
