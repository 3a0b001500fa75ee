import {
  HeddleError,
  NULL_VALUE,
  toExecutionId,
  toNodeKey,
  toWorkflowId,
  toWorkspaceId,
  type ErrorCode,
  type ErrorInfo,
  type EvaluationAnswer,
  type EvaluationRequest,
  type EvaluationScope,
  type ExecutionEvent,
  type Given,
  type Json,
  type NewEvent,
  type NodeKey,
  type Origin,
  type Plan,
  type SideEffects,
  type StoredValue,
} from '@heddle/model'
import type { Command } from './commands.ts'
import { createExecution } from './create-execution.ts'
import { createState } from './create-state.ts'
import { outstandingCommands } from './decide.ts'
import type { Plans, Rejection } from './engine.ts'
import { answerEvent } from './fold-answer.ts'
import { listRunningAttempts, replayEvents } from './replay.ts'
import type { ExecutionState } from './state.ts'
import { createTable } from './table.ts'
import { takeTurn } from './take-turn.ts'

/* For tests of this package only: drives one execution on a clock of its own. */

/** What an expression of a test sees. */
export interface Names {
  readonly input: Json
  readonly inputs: readonly Json[]
  readonly vars: { readonly [name: string]: Json }
  readonly loop: { readonly index: number; readonly item: Json; readonly previous: Json; readonly results: Json }
  readonly original: Json
  readonly scope: EvaluationScope
  out(id: string): Json
}
export type Expressions = { readonly [text: string]: (names: Names) => Json }

/** What an attempt of a node does. */
export type Behaviour = (call: {
  readonly attempt: number
  readonly entry: number
  readonly command: Extract<Command, { readonly kind: 'run-node' }>
  readonly names: Names
}) => Outcome
export type Outcome =
  | { readonly output: Json; readonly ports?: readonly string[]; readonly degraded?: boolean }
  | { readonly fail: ErrorCode; readonly retryAfterMs?: number }
  | { readonly suspend: Extract<NewEvent, { readonly type: 'node.suspended' }>['data']['waits'] }
  | 'lose'
  | 'hang'

type Input = NewEvent extends infer Event
  ? Event extends NewEvent
    ? Omit<Event, 'at' | 'nodeKey'> & { readonly at?: number; readonly nodeKey?: string }
    : never
  : never

export class TestRun {
  readonly plans: Plan[]
  readonly expressions: Expressions
  readonly behaviours: { readonly [nodeKey: string]: Behaviour }
  sideEffects: SideEffects = 'none'
  state: ExecutionState = createState()
  events: ExecutionEvent[] = []
  commands: Command[] = []
  rejected: Rejection[] = []
  /** Every attempt that was started, as `key#attempt`. */
  started: string[] = []
  now = 1_000_000
  /** Questions are handed out instead of answered at once. */
  asynchronous = false
  evaluations = 0
  private recorded: readonly ExecutionEvent[] = []

  constructor(
    plan: Plan,
    options: {
      readonly expressions?: Expressions
      readonly behaviours?: { readonly [nodeKey: string]: Behaviour }
    } = {},
  ) {
    this.plans = [plan]
    this.expressions = options.expressions ?? {}
    this.behaviours = createTable(options.behaviours)
  }

  get source(): Plans {
    return {
      get: (revision) => {
        const plan = this.plans[revision - 1]
        if (plan === undefined) throw new HeddleError('INTERNAL_ERROR', `No plan revision ${revision}.`)
        return plan
      },
    }
  }

  /** Creates and starts the execution. */
  start(
    args: {
      readonly input?: Json
      readonly given?: { readonly [key: string]: Given }
      readonly origin?: Origin
      readonly trigger?: string
      readonly depth?: number
      readonly executionAttempt?: number
    } = {},
  ): this {
    const [plan] = this.plans
    if (plan === undefined) throw new HeddleError('INTERNAL_ERROR', 'No plan.')
    const created = createExecution({
      plan,
      executionId: toExecutionId('exec'),
      workspaceId: toWorkspaceId('ws'),
      workflowId: toWorkflowId('wf'),
      version: 1,
      draftRevision: null,
      engineRelease: 'test',
      input: { json: args.input ?? null },
      trigger: { kind: 'manual', nodeId: args.trigger === undefined ? null : (args.trigger as never) },
      startedBy: 'tester',
      given: args.given ?? {},
      origin: args.origin ?? null,
      executionAttempt: args.executionAttempt ?? 1,
      parent:
        args.depth === undefined
          ? null
          : { executionId: toExecutionId('parent'), nodeKey: toNodeKey('sub'), depth: args.depth },
      at: this.now,
    })
    this.turn([created, { type: 'execution.started', at: this.now, data: {} }])
    return this
  }

  /** One turn with these inputs; `at` is filled in. */
  feed(...inputs: readonly Input[]): this {
    return this.turn(inputs.map((input) => ({ at: this.now, ...input }) as NewEvent))
  }

  turn(inputs: readonly NewEvent[]): this {
    const turn = takeTurn({
      plans: this.source,
      state: this.state,
      inputs,
      evaluateNow: (request, recorded) => {
        this.evaluations++
        this.recorded = recorded
        return this.asynchronous ? undefined : { answer: this.answer(request), stored: {} }
      },
      now: this.now,
    })
    this.recorded = []
    this.events.push(...turn.events)
    this.commands.push(...turn.commands)
    this.rejected.push(...turn.rejected)
    return this
  }

  /** Carries out the next command. */
  step(): void {
    const command = this.commands.shift()
    if (command !== undefined) this.carryOut(command)
  }

  /** Carries out commands and fires timers until nothing is left that happens by itself. */
  run(): this {
    for (let guard = 0; guard < 1_000_000; guard++) {
      const command = this.commands.shift()
      if (command !== undefined) this.carryOut(command)
      else if (!this.fireTimer()) return this
    }
    throw new HeddleError('INTERNAL_ERROR', 'The run does not end.')
  }

  /** Drops the process: state from the first `length` events, running attempts lost. */
  crash(length: number = this.events.length, snapshot: string | null = null, from = 0): this {
    this.events = this.events.slice(0, length)
    this.state = replayEvents(this.source, snapshot, this.events.slice(from))
    this.commands = []
    this.timers.clear()
    const lost = listRunningAttempts(this.state)
    this.turn(
      lost.map(({ nodeKey, attempt, lease }) => ({
        type: 'attempt.lost',
        at: this.now,
        nodeKey,
        data: { attempt, lease },
      })),
    )
    this.commands = [...outstandingCommands(this.source, this.state)]
    return this
  }

  readonly timers = new Map<string, Extract<Command, { readonly kind: 'set-timer' }>>()

  private carryOut(command: Command): void {
    switch (command.kind) {
      case 'set-timer':
        this.timers.set(command.timerId, command)
        return
      case 'clear-timer':
        this.timers.delete(command.timerId)
        return
      case 'run-node':
        this.attempt(command)
        return
      case 'evaluate':
        this.turn([answerEvent(command.request, this.answer(command.request), {}, this.now)])
        return
      case 'abort-attempt': {
        const attempt = this.state.nodes[command.nodeKey]?.attempt?.attempt ?? 1
        const data = { attempt, lease: command.lease, mayHaveHappened: this.sideEffects !== 'none' }
        this.feed({ type: 'attempt.cancelled', nodeKey: command.nodeKey, data })
        return
      }
      default:
        this.others.push(command)
    }
  }

  /** Commands that a test answers itself. */
  readonly others: Command[] = []

  private attempt(command: Extract<Command, { readonly kind: 'run-node' }>): void {
    const { nodeKey, attempt, entry } = command
    const lease = `${nodeKey}:${attempt}:${entry}`
    const start = { attempt, entry, lease, inputHash: 'h', sideEffects: this.sideEffects, worker: 'w' }
    const before = this.rejected.length
    this.feed({ type: 'attempt.started', nodeKey, data: start })
    if (this.rejected.length > before) return
    this.started.push(`${nodeKey}#${attempt}`)
    const behaviour = this.behaviours[nodeKey] ?? this.behaviours[command.node.id] ?? (() => ({ output: nodeKey }))
    const outcome = behaviour({ attempt, entry, command, names: this.names(command.scope) })
    this.now += 10
    this.report(nodeKey, { attempt, lease }, outcome)
  }

  report(nodeKey: NodeKey, held: { readonly attempt: number; readonly lease: string }, outcome: Outcome): void {
    if (outcome === 'hang') return
    if (outcome === 'lose') this.feed({ type: 'attempt.lost', nodeKey, data: held })
    else if ('suspend' in outcome)
      this.feed({ type: 'node.suspended', nodeKey, data: { ...held, waits: outcome.suspend } })
    else if ('fail' in outcome) {
      const { fail, retryAfterMs } = outcome
      const error: ErrorInfo = {
        code: fail,
        message: `${nodeKey} failed`,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      }
      this.feed({ type: 'attempt.failed', nodeKey, data: { ...held, error, random: 0.5 } })
    } else {
      const usage = outcome.degraded === true ? { usage: { degraded: true } } : {}
      const data = { ...held, output: { json: outcome.output }, ports: outcome.ports ?? ['main'], ...usage }
      this.feed({ type: 'attempt.completed', nodeKey, data })
    }
  }

  private fireTimer(): boolean {
    const [next] = [...this.timers.values()].toSorted((left, right) => left.dueAt - right.dueAt)
    if (next === undefined) return false
    this.timers.delete(next.timerId)
    this.now = Math.max(this.now, next.dueAt)
    const { timer } = next
    switch (timer.kind) {
      case 'retry':
        this.feed({ type: 'retry.due', nodeKey: timer.nodeKey, data: { attempt: timer.attempt } })
        break
      case 'wait': {
        const data = { waitId: timer.waitId, how: 'due', by: 'engine', payload: NULL_VALUE } as const
        this.feed({ type: 'wait.closed', nodeKey: timer.nodeKey, data })
        break
      }
      case 'execution-timeout':
        this.feed({ type: 'execution.timed-out', data: { limitMs: this.state.limitMs ?? 0 } })
        break
      case 'reminder':
        break
    }
    return true
  }

  answer(request: EvaluationRequest): EvaluationAnswer {
    const names = this.names(request.scope)
    const node = request.nodeKey === null ? null : this.source.get(request.planRevision).nodes
    try {
      if (request.task.kind === 'expressions') {
        const entries = Object.entries(request.task.expressions)
        const values = entries.map(([name, { text }]) => [name, this.value(text, names)] as const)
        const templates = Object.entries(request.task.templates ?? {})
        const filled = templates.map(([name, template]) => [name, this.fill(template, names)] as const)
        return { ok: true, values: Object.fromEntries([...values, ...filled]) }
      }
      const config = node?.[request.task.nodeId]?.config ?? {}
      if (request.task.kind === 'config') return { ok: true, values: { config } }
      const { output = null, ports } = config
      const text = typeof output === 'string' ? this.value(output, names) : output
      return { ok: true, values: { output: text }, ...(Array.isArray(ports) ? { ports: ports as string[] } : {}) }
    } catch (error) {
      if (!(error instanceof HeddleError)) throw error
      return { ok: false, error: error.toInfo() }
    }
  }

  /** Strings that are one placeholder. */
  private fill(template: Json, names: Names): Json {
    if (typeof template === 'string') {
      const text = /^\$\{\{ (.*) \}\}$/.exec(template)?.[1]
      return text === undefined ? template : this.value(text, names)
    }
    if (template === null || typeof template !== 'object' || Array.isArray(template)) return template
    return Object.fromEntries(Object.entries(template).map(([name, part]) => [name, this.fill(part, names)]))
  }

  private value(text: string, names: Names): Json {
    const expression = this.expressions[text]
    return expression === undefined ? (JSON.parse(text) as Json) : expression(names)
  }

  names(scope: EvaluationScope): Names {
    const frame = scope.loops.at(-1)
    const read = (value: StoredValue | undefined): Json => (value === undefined ? null : this.load(value))
    return {
      input: read(scope.input),
      inputs: scope.inputs.map(read),
      vars: Object.fromEntries(Object.entries(scope.vars).map(([name, value]) => [name, read(value)])),
      loop: {
        index: frame?.index ?? -1,
        item: read(frame?.item),
        previous: read(frame?.previous),
        results: read(frame?.results),
      },
      original: read(scope.original),
      scope,
      out: (id) => read(scope.nodes[id]?.output),
    }
  }

  /** What a stored value stands for. */
  load(value: StoredValue): Json {
    if ('json' in value) return value.json
    if ('list' in value) return value.list.map((part) => this.load(part))
    if ('object' in value) {
      return Object.fromEntries(Object.entries(value.object).map(([name, part]) => [name, this.load(part)]))
    }
    if ('of' in value) return ((this.load(value.of) as { [at: string | number]: Json })[value.at] ?? null) as Json
    if ('event' in value) {
      const data = (this.events[value.event - 1] ?? this.recorded[value.event - 1 - this.events.length])?.data ?? {}
      const found =
        value.name === undefined
          ? (data as { readonly output?: StoredValue }).output
          : (data as { readonly values?: { readonly [name: string]: StoredValue } }).values?.[value.name]
      return found === undefined ? null : this.load(found)
    }
    throw new HeddleError('INTERNAL_ERROR', `Blob ${value.blob}`)
  }

  output(nodeKey: string): Json {
    const node = this.state.nodes[nodeKey]
    return node === undefined ? null : this.load(node.output)
  }

  status(nodeKey: string): string | undefined {
    return this.state.nodes[nodeKey]?.status
  }

  /** Types of the events about a node, in order. */
  typesOf(nodeKey: string): string[] {
    return this.events.filter((event) => event.nodeKey === nodeKey).map((event) => event.type)
  }
}
