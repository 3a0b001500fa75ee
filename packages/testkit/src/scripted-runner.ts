import type { Clock } from '@heddle/engine'
import {
  type ErrorCode,
  type Json,
  type JsonObject,
  type NodeRunner,
  type PlanNode,
  type RunChannel,
  type RunInvocation,
  type RunReport,
  type SideEffects,
  type Usage,
  type WaitSpec,
} from '@heddle/model'

/** What a test wants one entry into a node to do. */
export type NodeBehaviour = (
  invocation: RunInvocation,
  tools: { readonly channel: RunChannel; readonly signal: AbortSignal },
) => RunReport | Promise<RunReport>

/** One entry a runner was asked for. */
export interface RecordedRun {
  readonly nodeKey: string
  readonly attempt: number
  readonly entry: number
  readonly config: Json
  readonly idempotencyKey: string
  readonly answers: RunInvocation['answers']
}

/**
 * A `NodeRunner` whose nodes do what the test says: by node key, else by node id, else they return `config.output`
 * (the whole config when it has none). What repeating does outside is `config.sideEffects`, default `none`.
 */
export class ScriptedRunner implements NodeRunner {
  readonly #behaviours = new Map<string, NodeBehaviour>()
  readonly #runs: RecordedRun[] = []

  /** Every entry asked for so far, in order. */
  get runs(): readonly RecordedRun[] {
    return this.#runs
  }

  /** How often the node execution `nodeKey` was entered. */
  countRuns(nodeKey: string): number {
    return this.#runs.filter((run) => run.nodeKey === nodeKey).length
  }

  /** Sets what a node execution (by key) or all of a node (by id) does. */
  on(node: string, behaviour: NodeBehaviour): this {
    this.#behaviours.set(node, behaviour)
    return this
  }

  sideEffects(node: PlanNode, config: Json): SideEffects {
    if (node.sideEffects !== 'dynamic') return node.sideEffects
    const wanted = isObject(config) ? config.sideEffects : undefined
    return wanted === 'retry' || wanted === 'ask' ? wanted : 'none'
  }

  async run(invocation: RunInvocation, channel: RunChannel, signal: AbortSignal): Promise<RunReport> {
    const { nodeKey, attempt, entry, config, idempotencyKey, answers } = invocation
    this.#runs.push({ nodeKey, attempt, entry, config, idempotencyKey, answers })
    const behaviour = this.#behaviours.get(nodeKey) ?? this.#behaviours.get(invocation.node.id)
    if (behaviour !== undefined) return behaviour(invocation, { channel, signal })
    return succeed(isObject(config) && config.output !== undefined ? config.output : config)(invocation, {
      channel,
      signal,
    })
  }
}

/** Completes with `output`. */
export function succeed(
  output: Json,
  options: { readonly ports?: readonly string[]; readonly usage?: Usage } = {},
): NodeBehaviour {
  return () => ({ kind: 'completed', output, ...options })
}

/** Fails every attempt with `code`. */
export function fail(code: ErrorCode, message = `The test wants ${code}.`): NodeBehaviour {
  return () => ({ kind: 'failed', error: { code, message } })
}

/** Fails the first `times` attempts with `code`, then does `then`. */
export function failFirst(times: number, code: ErrorCode, then: NodeBehaviour): NodeBehaviour {
  return (invocation, tools) => (invocation.attempt <= times ? fail(code)(invocation, tools) : then(invocation, tools))
}

/** Never ends of itself; answers an abort as cancelled. What a crash loses, and what cancel has to end. */
export function hang(options: { readonly mayHaveHappened?: boolean } = {}): NodeBehaviour {
  return (_, { signal }) =>
    new Promise((resolve) => {
      const end = (): void => resolve({ kind: 'cancelled', mayHaveHappened: options.mayHaveHappened ?? false })
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
    })
}

/** Does the first behaviour in the first entry, the second in the second, …; the last again after that. */
export function inTurn(...behaviours: readonly [NodeBehaviour, ...NodeBehaviour[]]): NodeBehaviour {
  let entered = 0
  return (invocation, tools) => {
    const behaviour = behaviours[Math.min(entered, behaviours.length - 1)] ?? behaviours[0]
    entered += 1
    return behaviour(invocation, tools)
  }
}

/** Suspends on `waits` until each is answered, then does `then`. */
export function suspendOn(waits: { readonly [waitKey: string]: WaitSpec }, then: NodeBehaviour): NodeBehaviour {
  return (invocation, tools) => {
    const open = Object.entries(waits).filter(([waitKey]) => invocation.answers[waitKey] === undefined)
    if (open.length === 0) return then(invocation, tools)
    return { kind: 'suspended', waits: Object.fromEntries(open) }
  }
}

/** Does `then` after `ms` on `clock`; an abort before that ends it as cancelled. */
export function takeTime(clock: Clock, ms: number, then: NodeBehaviour): NodeBehaviour {
  return async (invocation, tools) => {
    const { promise, resolve } = Promise.withResolvers<'due' | 'aborted'>()
    const cancel = clock.schedule(clock.now() + ms, () => resolve('due'))
    tools.signal.addEventListener('abort', () => resolve('aborted'), { once: true })
    if ((await promise) === 'due') return then(invocation, tools)
    cancel()
    return { kind: 'cancelled', mayHaveHappened: false }
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
