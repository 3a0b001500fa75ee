import {
  HeddleError,
  toNodeId,
  type ExecutionId,
  type Given,
  type NodeId,
  type Plan,
  type StoredValue,
} from '@heddle/model'
import { indexOf } from './plan-index.ts'
import type { ReusableResult } from './ports.ts'

export interface PlanReuseArgs {
  readonly plan: Plan
  /** Of the execution the results come from; null: there is none, only pins. */
  readonly previousPlan: Plan | null
  readonly previousId: ExecutionId | null
  /** Outputs must not be references into the previous journal (`event`): the host resolves these first. */
  readonly results: readonly ReusableResult[]
  /** Node keys, or `failed`: what did not complete. Empty: from the start, but for pins. */
  readonly from: readonly string[]
  readonly reuse: 'upstream' | 'calls' | 'none'
  /** Test runs: by node key. `ports` defaults to `main`. */
  readonly pins: { readonly [nodeKey: string]: { readonly output: StoredValue; readonly ports?: readonly string[] } }
}

/** Results given to a replay, restart or test run; or what is missing to begin at `from`. */
export type ReusePlan =
  | { readonly ok: true; readonly given: { readonly [nodeKey: string]: Given } }
  | { readonly ok: false; readonly missing: readonly string[]; readonly message: string }

/**
 * Which results a new execution takes over (engine.md, Running again): pins; and, with `reuse: upstream`, results of
 * completed node executions that lie before `from`, whose node and ancestors are unchanged, and which were not
 * compensated. What comes after a node that runs again runs again too. Throws a defect on unresolved outputs.
 */
export function planReuse(args: PlanReuseArgs): ReusePlan {
  const pinned = pinsOf(args)
  if (args.reuse !== 'upstream' || args.from.length === 0) return { ok: true, given: pinned }
  const usable = usableResults(args)
  const again = runsAgain(args, usable, pinned)
  const missing = missingBefore(args, usable, pinned, again)
  if (missing.length > 0) {
    const message = `Nothing is known of ${missing.join(', ')}, which comes before ${args.from.join(', ')}. Pin its output, or begin earlier.`
    return { ok: false, missing, message }
  }
  const given: { [nodeKey: string]: Given } = {}
  for (const [key, result] of usable) {
    if (isInsideGiven(key, usable, again) || isAgain(key, again)) continue
    given[key] = {
      output: resolved(key, result.output),
      ports: result.ports,
      reason: 'reused',
      ...(args.previousId === null ? {} : { fromExecutionId: args.previousId }),
    }
  }
  return { ok: true, given: { ...given, ...pinned } }
}

function pinsOf(args: PlanReuseArgs): { readonly [nodeKey: string]: Given } {
  const entries = Object.entries(args.pins).map(([key, pin]): [string, Given] => [
    key,
    { output: resolved(key, pin.output), ports: pin.ports ?? ['main'], reason: 'pinned' },
  ])
  return Object.fromEntries(entries)
}

function resolved(key: string, output: StoredValue): StoredValue {
  if (!JSON.stringify(output).includes('"event":') || !hasEvent(output)) return output
  throw new HeddleError('INTERNAL_ERROR', `The result of '${key}' refers to an event of another execution.`)
}

function hasEvent(value: StoredValue): boolean {
  if ('event' in value) return true
  if ('of' in value) return hasEvent(value.of)
  if ('list' in value) return value.list.some(hasEvent)
  return 'object' in value && Object.values(value.object).some(hasEvent)
}

/** Results whose node is unchanged in the new plan, by node key. */
function usableResults(args: PlanReuseArgs): ReadonlyMap<string, ReusableResult> {
  const usable = new Map<string, ReusableResult>()
  for (const result of args.results) {
    const id = idOf(result.nodeKey)
    const node = args.plan.nodes[id]
    const isSame = node !== undefined && node.hash === args.previousPlan?.nodes[id]?.hash
    if (isSame && !node.isHandler && result.status === 'completed' && !result.compensated) {
      usable.set(result.nodeKey, result)
    }
  }
  return usable
}

function runsAgain(
  args: PlanReuseArgs,
  usable: ReadonlyMap<string, ReusableResult>,
  pinned: { readonly [nodeKey: string]: Given },
): Again {
  const again = { nodes: new Set<string>(), partial: new Map<string, number>() }
  const unusable = args.results.map((result) => result.nodeKey as string).filter((key) => !usable.has(key))
  const named = args.from.filter((key) => key !== 'failed')
  const starts = [...named, ...innermost(unusable)]
  for (const start of starts) if (!(start in pinned)) addStart(args.plan, start, again)
  return again
}

/** Of a container that failed because of what is inside it, only the inside runs again. */
function innermost(keys: readonly string[]): readonly string[] {
  const containers = new Set(keys.flatMap((key) => containersOf(key).map((container) => container.key)))
  return keys.filter((key) => !containers.has(key))
}

function addStart(
  plan: Plan,
  start: string,
  again: { readonly nodes: Set<string>; readonly partial: Map<string, number> },
): void {
  again.nodes.add(start)
  addDownstream(plan, start, again.nodes)
  for (const { key, index } of containersOf(start)) {
    again.partial.set(key, Math.min(again.partial.get(key) ?? Infinity, index ?? Infinity))
    addDownstream(plan, key, again.nodes)
  }
}

function addDownstream(plan: Plan, key: string, nodes: Set<string>): void {
  const queue = [...(plan.nodes[idOf(key)]?.outgoing ?? [])]
  for (let edge = queue.pop(); edge !== undefined; edge = queue.pop()) {
    const next = keyBeside(key, edge.to)
    if (nodes.has(next)) continue
    nodes.add(next)
    queue.push(...(plan.nodes[edge.to]?.outgoing ?? []))
  }
}

/** Whether a node execution runs again: by itself, or because of what it is inside of. */
function isAgain(key: string, again: Again): boolean {
  if (again.nodes.has(key) || again.partial.has(key)) return true
  return containersOf(key).some((container) => {
    if (again.nodes.has(container.key)) return true
    const first = again.partial.get(container.key)
    return first !== undefined && container.index !== null && container.index > first
  })
}

/** Of a container that is given as a whole, the parts are not given. */
function isInsideGiven(key: string, usable: ReadonlyMap<string, ReusableResult>, again: Again): boolean {
  return containersOf(key).some((container) => usable.has(container.key) && !isAgain(container.key, again))
}

/** Nodes right before `from` of which nothing is known, when nothing is known of any of them. */
function missingBefore(
  args: PlanReuseArgs,
  usable: ReadonlyMap<string, ReusableResult>,
  pinned: { readonly [nodeKey: string]: Given },
  again: Again,
): readonly string[] {
  const missing = new Set<string>()
  for (const key of args.from) {
    if (key === 'failed') continue
    const before = (indexOf(args.plan).incoming[idOf(key)] ?? []).map((edge) => keyBeside(key, edge.from))
    const isKnown = (one: string): boolean => one in pinned || usable.has(one) || isAgain(one, again)
    if (before.length === 0 || before.some(isKnown)) continue
    for (const one of before) missing.add(one)
  }
  return [...missing]
}

/** What a new execution was given for a node execution: its own result, or that of a container around it. */
export function findGiven(given: { readonly [nodeKey: string]: Given }, nodeKey: string): Given | null {
  const keys = [nodeKey, ...containersOf(nodeKey).map(({ key }) => key)]
  const covering = keys.find((key) => Object.hasOwn(given, key))
  return covering === undefined ? null : (given[covering] ?? null)
}

/** The containers around a node execution, innermost first, with the iteration it is in. */
function containersOf(key: string): readonly { readonly key: string; readonly index: number | null }[] {
  const containers: { key: string; index: number | null }[] = []
  for (let scope = scopeOf(key); scope !== ''; scope = scopeOf(containers.at(-1)?.key ?? '')) {
    const index = /\[(\d+)\]$/.exec(scope)?.[1]
    containers.push({ key: scope.replace(/\[\d+\]$/, ''), index: index === undefined ? null : Number(index) })
  }
  return containers
}

function keyBeside(key: string, id: string): string {
  const scope = scopeOf(key)
  return scope === '' ? id : `${scope}/${id}`
}

/** `pages[3]/fetch` → `pages[3]`; the child of an `each`, `fetch[3]`, is its own scope. */
function scopeOf(key: string): string {
  if (key.endsWith(']')) return key
  const slash = key.lastIndexOf('/')
  return slash < 0 ? '' : key.slice(0, slash)
}

/** The id in the plan; of the child of an `each` that of its loop, with which it changes. */
function idOf(key: string): NodeId {
  return toNodeId(key.slice(key.lastIndexOf('/') + 1).replace(/\[\d+\]$/, ''))
}

interface Again {
  /** Keys that run again. */
  readonly nodes: ReadonlySet<string>
  /** Containers of which a part runs again → the first iteration concerned; later ones run again whole. */
  readonly partial: ReadonlyMap<string, number>
}
