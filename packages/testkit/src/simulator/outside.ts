import type { Command, Timer } from '@heddle/engine'
import {
  NULL_VALUE,
  assertInvariant,
  assertNever,
  toExecutionId,
  toWorkflowId,
  type EventOf,
  type ExecutionId,
  type EventType,
  type ExecutionEvent,
  type JsonObject,
  type NodeKey,
  type SideEffects,
  type WaitSpec,
} from '@heddle/model'
import type { AttemptScript } from '../script.ts'
import type { SimulatedEngine } from './simulated-engine.ts'

type WorldCommand = Exclude<Command, { readonly kind: 'evaluate' | 'settle' }>
type RunNode = Extract<Command, { readonly kind: 'run-node' }>

/** What a suspended node waits for, unless its script says more. */
const REVIEW: WaitSpec = {
  kind: 'approval',
  title: 'Suspended',
  roles: [],
  form: {},
  data: NULL_VALUE,
  reminderAt: null,
  dueAt: null,
  origin: 'waitFor',
}

const toRunId = ({ nodeKey, attempt, entry }: RunNode): string => `run ${nodeKey} ${attempt} ${entry}`

/*
 * The world around the engine: runners, timers, people, children. Does every command once, however often it is asked,
 * until `forget`.
 */
export class Outside {
  readonly #simulation: SimulatedEngine
  /** What is under way, by an id that tells the same command from another. */
  readonly #doing = new Map<string, () => void>()
  readonly #timers = new Map<string, () => void>()
  readonly #lostByCrash = new Set<string>()
  #leases = 0

  constructor(simulation: SimulatedEngine) {
    this.#simulation = simulation
  }

  carryOut(command: WorldCommand): void {
    switch (command.kind) {
      case 'run-node':
        return this.#once(toRunId(command), () => this.#admit(command))
      case 'abort-attempt':
        return this.#abort(command.nodeKey, command.lease)
      case 'set-timer':
        return this.#setTimer(command)
      case 'clear-timer':
        this.#timers.get(command.timerId)?.()
        this.#timers.delete(command.timerId)
        return
      case 'open-wait':
        return this.#once(`wait ${command.waitId}`, () => this.#answerWait(command))
      case 'start-child':
        return this.#startChild(command)
      case 'cancel-child':
        return this.#settleChild({ executionId: command.childId, status: 'cancelled' })
      default:
        return assertNever(command, 'command')
    }
  }

  /** The process died: what it was doing is gone. Timers and answers come again when they are asked for again. */
  forget(): void {
    for (const cancel of [...this.#doing.values(), ...this.#timers.values()]) cancel()
    this.#doing.clear()
    this.#timers.clear()
  }

  /** The script does not count starts that a crash of the simulation lost. */
  noteLostByCrash(lease: string): void {
    this.#lostByCrash.add(lease)
  }

  #once(id: string, begin: () => () => void): void {
    if (this.#doing.has(id)) return
    this.#doing.set(id, () => undefined)
    this.#doing.set(id, begin())
  }

  #admit(command: RunNode): () => void {
    const { clock } = this.#simulation
    const waitMs = this.#simulation.admitAfterMs(command.nodeKey)
    if (waitMs > 0) {
      const reason = 'waiting for a slot'
      this.#simulation.feedSoon({ type: 'node.queued', at: clock.now(), nodeKey: command.nodeKey, data: { reason } })
    }
    return clock.schedule(clock.now() + waitMs, () => this.#start(command))
  }

  #start(command: RunNode): void {
    const { clock } = this.#simulation
    const { nodeKey, node, attempt, entry, scope, planRevision } = command
    const task = { kind: 'config', nodeId: node.id } as const
    const answer = this.#simulation.evaluate({ nodeKey, planRevision, purpose: 'config', task, scope })
    const at = clock.now()
    if (!answer.ok) {
      const data = { attempt, lease: null, error: answer.error, random: 0 }
      return this.#simulation.feed({ type: 'attempt.failed', at, nodeKey, data })
    }
    const config = answer.values.config as JsonObject
    const sideEffects = this.#sideEffectsOf(command, config)
    const lease = `lease-${++this.#leases}-${this.#simulation.restarts}`
    const script = this.#scriptOf(nodeKey, entry)
    const data = { attempt, entry, lease, inputHash: '', sideEffects, worker: 'simulated' }
    const before = this.#simulation.events.length
    const ms = Math.min(script.afterMs, node.timeoutMs)
    const end = clock.schedule(at + ms, () => this.#end(command, { lease, script }))
    this.#doing.set(`lease ${nodeKey} ${lease}`, end)
    this.#simulation.feed({ type: 'attempt.started', at, nodeKey, data })
    const isAccepted = this.#simulation.events.slice(before).some((event) => event.type === 'attempt.started')
    if (isAccepted) return
    end()
    this.#doing.delete(toRunId(command))
  }

  #scriptOf(nodeKey: NodeKey, entry: number): AttemptScript {
    const start = this.#countStarts(nodeKey) + (entry === 1 ? 1 : 0)
    let script = this.#simulation.scenario.script.attempt(nodeKey, start)
    for (let at = 1; at < entry && script.end === 'suspended'; at += 1) script = script.next
    return script
  }

  #end(command: RunNode, { lease, script }: { readonly lease: string; readonly script: AttemptScript }): void {
    const { nodeKey, node, attempt } = command
    const at = this.#simulation.clock.now()
    if (script.afterMs > node.timeoutMs) {
      const error = { code: 'NODE_TIMEOUT', message: 'The script takes longer than the node may.' } as const
      return this.#simulation.feed({ type: 'attempt.failed', at, nodeKey, data: { attempt, lease, error, random: 0 } })
    }
    switch (script.end) {
      case 'completed': {
        const usage = script.degraded === true ? { usage: { degraded: true } } : {}
        const data = { attempt, lease, output: { json: script.output }, ports: script.ports ?? ['main'], ...usage }
        return this.#simulation.feed({ type: 'attempt.completed', at, nodeKey, data })
      }
      case 'failed': {
        const error = script.error ?? { code: script.code, message: `The script says ${script.code}.` }
        return this.#simulation.feed({
          type: 'attempt.failed',
          at,
          nodeKey,
          data: { attempt, lease, error, random: 0 },
        })
      }
      case 'lost':
        return this.#simulation.feed({ type: 'attempt.lost', at, nodeKey, data: { attempt, lease } })
      case 'suspended': {
        const data = { attempt, lease, waits: script.waits ?? { review: REVIEW } }
        return this.#simulation.feed({ type: 'node.suspended', at, nodeKey, data })
      }
      default:
        return assertNever(script, 'attempt script')
    }
  }

  #abort(nodeKey: NodeKey, lease: string): void {
    const id = `lease ${nodeKey} ${lease}`
    this.#doing.get(id)?.()
    this.#doing.delete(id)
    const started = this.#eventsOf('attempt.started', nodeKey).find((event) => event.data.lease === lease)
    const data = { attempt: started?.data.attempt ?? 1, lease, mayHaveHappened: false }
    this.#simulation.feedSoon({ type: 'attempt.cancelled', at: this.#simulation.clock.now(), nodeKey, data })
  }

  #setTimer({ timerId, dueAt, timer }: Extract<Command, { readonly kind: 'set-timer' }>): void {
    const { clock } = this.#simulation
    this.#timers.get(timerId)?.()
    const cancel = clock.schedule(Math.max(dueAt, clock.now()), () => {
      this.#timers.delete(timerId)
      this.#fire(timer)
    })
    this.#timers.set(timerId, cancel)
  }

  #fire(timer: Timer): void {
    const at = this.#simulation.clock.now()
    if (timer.kind === 'retry') {
      const { nodeKey, attempt } = timer
      this.#simulation.feed({ type: 'retry.due', at, nodeKey, data: { attempt } })
    } else if (timer.kind === 'wait') {
      const { nodeKey, waitId } = timer
      const data = { waitId, how: 'due', by: 'engine', payload: NULL_VALUE } as const
      this.#simulation.feed({ type: 'wait.closed', at, nodeKey, data })
    } else if (timer.kind === 'execution-timeout') {
      const limitMs = this.#simulation.plan(1).settings.timeoutMs ?? 0
      this.#simulation.feed({ type: 'execution.timed-out', at, data: { limitMs } })
    }
  }

  #answerWait(command: Extract<Command, { readonly kind: 'open-wait' }>): () => void {
    const { nodeKey, waitId, spec } = command
    const { clock, scenario } = this.#simulation
    if (spec.kind === 'time') return () => undefined
    const isSuspended = spec.kind === 'approval' && spec.origin === 'waitFor'
    const answer = isSuspended ? this.#reviewOf(nodeKey) : scenario.script.wait(nodeKey)
    if (answer === null) return () => undefined
    const opened = this.#eventsOf('wait.opened', nodeKey).find((event) => event.data.waitId === waitId)
    const at = Math.max(clock.now(), (opened?.at ?? clock.now()) + answer.afterMs)
    return clock.schedule(at, () => {
      const decision = spec.kind === 'approval' ? { decision: answer.decision } : {}
      const payload = answer.payload === null ? NULL_VALUE : { json: answer.payload }
      const data = { waitId, how: 'answered', by: 'person:tester', payload, ...decision } as const
      this.#simulation.feed({ type: 'wait.closed', at: clock.now(), nodeKey, data })
    })
  }

  /** The person who answers a suspended node. */
  #reviewOf(nodeKey: NodeKey) {
    const script = this.#simulation.scenario.script.attempt(nodeKey, this.#countStarts(nodeKey))
    assertInvariant(script.end === 'suspended', `${nodeKey} is suspended, which its script does not say.`)
    return script.answer ?? ({ afterMs: script.waitMs, decision: 'approved', payload: null } as const)
  }

  #sideEffectsOf({ node, nodeKey }: RunNode, config: JsonObject): SideEffects {
    if (node.sideEffects !== 'dynamic') return node.sideEffects
    const scripted = this.#simulation.scenario.script.sideEffects?.(nodeKey)
    if (scripted !== undefined) return scripted
    return config.sideEffects === 'ask' || config.sideEffects === 'retry' ? config.sideEffects : 'none'
  }

  #countStarts(nodeKey: NodeKey): number {
    return this.#eventsOf('attempt.started', nodeKey).filter(
      ({ data }) => data.entry === 1 && !this.#lostByCrash.has(data.lease),
    ).length
  }

  #startChild(command: Extract<Command, { readonly kind: 'start-child' }>): void {
    const { nodeKey, wait } = command
    const { clock, scenario } = this.#simulation
    const known = this.#eventsOf('child.started', nodeKey)[0]?.data.executionId ?? command.childId
    const executionId = known ?? toExecutionId(`child-of-${nodeKey}`)
    if (known === null) {
      const workflowId = toWorkflowId(command.workflow)
      const data = { executionId, workflowId, version: 1, waited: wait }
      this.#simulation.feedSoon({ type: 'child.started', at: clock.now(), nodeKey, data })
    }
    if (!wait) {
      if (known !== null) this.#confirmChild(command, known)
      return
    }
    const script = scenario.script.child(nodeKey)
    this.#once(`child ${executionId}`, () =>
      clock.schedule(Math.max(clock.now(), this.#childStartedAt(nodeKey) + script.afterMs), () =>
        this.#settleChild({ executionId, status: script.end, key: nodeKey }),
      ),
    )
  }

  /** Start-and-go: the child exists, and that is all. */
  #confirmChild(
    { nodeKey, workflow }: Extract<Command, { readonly kind: 'start-child' }>,
    executionId: ExecutionId,
  ): void {
    const data = { executionId, workflowId: toWorkflowId(workflow), version: 1, waited: false, created: true }
    this.#simulation.feedSoon({ type: 'child.started', at: this.#simulation.clock.now(), nodeKey, data })
  }

  #childStartedAt(nodeKey: NodeKey): number {
    return this.#eventsOf('child.started', nodeKey)[0]?.at ?? this.#simulation.clock.now()
  }

  #settleChild(child: {
    readonly executionId: string
    readonly status: 'completed' | 'failed' | 'cancelled'
    readonly key?: NodeKey
  }): void {
    const { executionId, status, key } = child
    const started = this.#simulation.events.find(
      (event) => event.type === 'child.started' && event.data.executionId === executionId,
    )
    const nodeKey = key ?? started?.nodeKey
    if (nodeKey === undefined) return
    const script = this.#simulation.scenario.script.child(nodeKey)
    const error = script.end === 'failed' ? { code: script.code, message: 'The script fails the child.' } : null
    this.#simulation.feedSoon({
      type: 'child.settled',
      at: this.#simulation.clock.now(),
      nodeKey,
      data: {
        executionId: toExecutionId(executionId),
        status,
        outcome: status === 'completed' ? 'success' : status === 'failed' ? 'failed' : null,
        output: status === 'completed' && script.end === 'completed' ? { json: script.output } : NULL_VALUE,
        error: status === 'failed' ? error : null,
        runningMs: 0,
      },
    })
  }

  #eventsOf<Type extends EventType>(type: Type, nodeKey: NodeKey): readonly EventOf<Type>[] {
    const { events } = this.#simulation
    return events.filter(
      (event): event is EventOf<Type> & ExecutionEvent => event.type === type && event.nodeKey === nodeKey,
    )
  }
}
