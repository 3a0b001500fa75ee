import {
  HeddleError,
  type ExecutionId,
  type Given,
  type NodeId,
  type Plan,
  type PlanEdge,
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

/** What runs again: ids per scope path, and indexes of iterations from which on everything does. */
interface Again {
  /** `<scope>|<id>`, scope being the key up to the last `/`. */
  readonly nodes: ReadonlySet<string>
  /** Loop key → first iteration that runs again in part. */
  readonly iterations: ReadonlyMap<string, number>
}

function runsAgain(
  args: PlanReuseArgs,
  usable: ReadonlyMap<string, ReusableResult>,
  pinned: { readonly [nodeKey: string]: Given },
): Again {
  const nodes = new Set<string>()
  const iterations = new Map<string, number>()
  const starts = args.from.flatMap((key) => (key === 'failed' ? unfinished(args, usable) : [key]))
  for (const result of args.results) if (!usable.has(result.nodeKey)) starts.push(result.nodeKey)
  for (const start of starts) {
    if (start in pinned) continue
    for (const key of withContainers(start)) {
      addDownstream(args.plan, key, nodes)
      const iteration = /^(.*)\[(\d+)\]$/.exec(scopeOf(key))
      if (iteration?.[1] === undefined) continue
      iterations.set(iteration[1], Math.min(iterations.get(iteration[1]) ?? Infinity, Number(iteration[2])))
    }
  }
  return { nodes, iterations }
}

/** Keys of what did not complete: failed results, and nodes at the top that have none though all before them do. */
function unfinished(args: PlanReuseArgs, usable: ReadonlyMap<string, ReusableResult>): readonly string[] {
  const failed = args.results.filter((result) => result.status === 'failed').map((result) => result.nodeKey as string)
  if (failed.length > 0) return failed
  return (args.plan.scopes['']?.nodes ?? []).filter((id) => {
    const before = indexOf(args.plan).incoming[id] ?? []
    return !usable.has(id) && before.length > 0 && before.every((edge) => usable.has(edge.from))
  })
}

/** A key and the containers around it, outermost last: `pages[3]/fetch` → itself and `pages`. */
function withContainers(key: string): readonly string[] {
  const keys = [key]
  for (let scope = scopeOf(key); scope !== ''; ) {
    const container = scope.replace(/\[\d+\]$/, '')
    keys.push(container)
    scope = scopeOf(container)
  }
  return keys
}

function addDownstream(plan: Plan, key: string, nodes: Set<string>): void {
  const scope = scopeOf(key)
  const queue: NodeId[] = [idOf(key)]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const mark = `${scope}|${id}`
    if (nodes.has(mark)) continue
    nodes.add(mark)
    for (const edge of plan.nodes[id]?.outgoing ?? []) queue.push(edge.to)
  }
}

/** Whether a result lies at or after what runs again, in its own scope or in one around it. */
function isAgain(key: string, again: Again): boolean {
  if (again.nodes.has(`${scopeOf(key)}|${idOf(key)}`)) return true
  const scope = scopeOf(key)
  if (scope === '') return false
  const container = scope.replace(/\[\d+\]$/, '')
  const first = again.iterations.get(container)
  const index = /\[(\d+)\]$/.exec(scope)?.[1]
  if (first !== undefined && index !== undefined) return Number(index) > first
  return isAgain(container, again)
}

/** Of a container that is given as a whole, the parts are not given. */
function isInsideGiven(key: string, usable: ReadonlyMap<string, ReusableResult>, again: Again): boolean {
  return withContainers(key)
    .slice(1)
    .some((container) => usable.has(container) && !isAgain(container, again))
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
    const before = indexOf(args.plan).incoming[idOf(key)] ?? []
    const keys = before.map((edge: PlanEdge) => keyBeside(key, edge.from))
    const isKnown = (one: string): boolean => one in pinned || (usable.has(one) && !isAgain(one, again))
    const isOther = (one: string): boolean => again.nodes.has(`${scopeOf(one)}|${idOf(one)}`)
    if (keys.length === 0 || keys.some(isKnown) || keys.some(isOther)) continue
    for (const one of keys) missing.add(one)
  }
  return [...missing]
}

function keyBeside(key: string, id: string): string {
  const scope = scopeOf(key)
  return scope === '' ? id : `${scope}/${id}`
}

function scopeOf(key: string): string {
  const slash = key.lastIndexOf('/')
  if (slash >= 0) return key.slice(0, slash)
  return key.endsWith(']') ? key : ''
}

function idOf(key: string): NodeId {
  return key.slice(key.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '') as NodeId
}
