/*
 * The attempts of one invocation: from the engine's `run-node` to the `ctx.run` that is the attempt.
 *
 * Boundary: resolves configs and draws leases; what happens inside an attempt is `RunEntry`'s, what follows the engine's.
 *
 * Invariants
 * N4 A lease is drawn from the invocation, so a replay begins the same attempts under the same leases.
 * N5 Only an `attempt.started` that the engine took begins.
 */
import { type Command, toFailed } from '@heddle/engine'
import type { EventOf, ExecutionEvent, NewEvent, NodeKey, RunInvocation } from '@heddle/model'
import type { Prepared } from './evaluations.ts'
import type { RunNode } from './host-turn.ts'
import type { Invocation } from './invocation.ts'
import { RunEntry } from './run-entry.ts'

interface Start {
  readonly command: RunNode
  readonly prepared: Extract<Prepared, { readonly ok: true }>
  readonly random: number
}

/** This process stops: the next one begins the attempt. */
const NEVER = new Promise<NewEvent>(() => {})

export class NodeStarts {
  readonly #invocation: Invocation
  /** Of the turn being taken, by lease. */
  #starts = new Map<string, Start>()
  readonly #entries = new Map<string, RunEntry>()

  constructor(invocation: Invocation) {
    this.#invocation = invocation
  }

  /** The event to feed in the same turn, or null when values must be loaded first. */
  prepare(command: RunNode): NewEvent | null {
    const { ctx, evaluations, arrivals } = this.#invocation
    const { node, nodeKey, planRevision, scope } = command
    const request = {
      nodeKey,
      planRevision,
      purpose: 'config',
      task: { kind: 'config', nodeId: node.id },
      scope,
    } as const
    const prepared = evaluations.prepareNow(request, { node, errorId: ctx.rand.uuidv4() })
    if (prepared !== undefined) return this.#toStarted(command, prepared)
    const later = ctx.run(`config of ${nodeKey}`, () => evaluations.prepare(request, node))
    arrivals.expect(`config:${nodeKey}`, later, (late) => this.#invocation.feed(this.#toStarted(command, late)))
    return null
  }

  /** Node executions whose recorded steps are forgotten with the starts among `events`. */
  forgottenSteps(events: readonly ExecutionEvent[]): readonly NodeKey[] {
    return events
      .filter((event) => event.type === 'attempt.started')
      .filter((event) => this.#starts.get(event.data.lease)?.command.forgetSteps === true)
      .map((event) => event.nodeKey!)
  }

  /** N5. `events`: all of the turn. */
  begin(events: readonly ExecutionEvent[]): void {
    const starts = this.#starts
    this.#starts = new Map()
    for (const event of events) {
      if (event.type !== 'attempt.started') continue
      const start = starts.get(event.data.lease)
      if (start !== undefined) this.#begin(event, start)
    }
  }

  abort(command: Extract<Command, { readonly kind: 'abort-attempt' }>): void {
    this.#entries.get(command.lease)?.cancel(command)
  }

  #toStarted(command: RunNode, prepared: Prepared): NewEvent {
    const { ctx, state } = this.#invocation
    const { nodeKey, attempt, entry } = command
    const { at } = state
    const random = ctx.rand.random()
    if (!prepared.ok) return toFailed({ nodeKey, attempt, lease: null, at }, { error: prepared.error, random })
    const lease = ctx.rand.uuidv4()
    this.#starts.set(lease, { command, prepared, random })
    const { inputHash, sideEffects } = prepared
    const data = { attempt, entry, lease, inputHash, sideEffects, worker: 'restate' }
    return { type: 'attempt.started', at, nodeKey, data }
  }

  #begin({ data: { lease } }: EventOf<'attempt.started'>, start: Start): void {
    const { ctx, services, arrivals, projection, left, feed } = this.#invocation
    const { command, prepared, random } = start
    const invocation = this.#toInvocation(command, lease)
    const values = services.values.reader(invocation.workspaceId, null)
    const loadConfig = () => values.load(prepared.config)
    const { sideEffects } = prepared
    const { nodeKey, attempt, entry, forgetSteps } = command
    const given = { invocation, loadConfig, sideEffects, forgetSteps, random }
    const runEntry = new RunEntry(services, given, { projection, left })
    this.#entries.set(lease, runEntry)
    const recorded = Promise.withResolvers<void>()
    left.addEventListener('abort', () => recorded.resolve(), { once: true })
    const ended = ctx.run(`${nodeKey} #${attempt}.${entry}`, () => {
      if (services.live.isStopping) return NEVER
      services.live.add(recorded.promise)
      return runEntry.run()
    })
    arrivals.expect(`run:${lease}`, ended, (event) => {
      recorded.resolve()
      this.#entries.delete(lease)
      feed(event)
    })
  }

  /** Plain data without references into the journal: a runner may be anywhere. */
  #toInvocation(command: RunNode, lease: string): Omit<RunInvocation, 'config' | 'steps'> {
    const { start, recorded } = this.#invocation
    const { executionId, workspaceId, workflowId, version, startedBy, test } = start.created.data
    const { nodeKey, node, attempt, losses, entry, scope, answers } = command
    const resolved = Object.entries(answers).map(([waitKey, answer]) => {
      return [waitKey, { ...answer, payload: recorded.resolve(answer.payload) }] as const
    })
    return {
      workspaceId,
      executionId,
      workflowId,
      nodeKey,
      node,
      attempt,
      losses,
      entry,
      lease,
      idempotencyKey: `${executionId}/${nodeKey}`,
      scope: recorded.resolveScope(scope),
      timeoutMs: node.timeoutMs,
      test,
      principal: version === null ? startedBy : `workflow:${workflowId}`,
      answers: Object.fromEntries(resolved),
    }
  }
}
