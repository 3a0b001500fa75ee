import {
  assertInvariant,
  makeEachKey,
  makeNodeKey,
  type ErrorInfo,
  type Json,
  type NodeId,
  type NodeKey,
  type PlanEdge,
  type PlanNode,
} from '@heddle/model'
import { evaluateText, holdsText, resolveText } from '../evaluate-text.ts'
import type { Failure, NodeRun, ScopeRun } from './runs.ts'
import { attemptTo, type World } from './world.ts'

/** Starts a ready node; given, because containers open scopes again. */
export type StartNode = (world: World, node: NodeRun) => void

/** Opens a scope: its nodes are undecided, and decided from now on as what they depend on settles. */
export function openScope(
  world: World,
  start: StartNode,
  given: Pick<ScopeRun, 'key' | 'container' | 'outer' | 'members' | 'loop' | 'isEach' | 'onEnd'> & {
    readonly nodes?: ScopeRun['nodes']
  },
): ScopeRun {
  const scope: ScopeRun = { ...given, nodes: given.nodes ?? new Map(), failure: null, phase: 'open' }
  scope.container?.inner.add(scope)
  world.soon(() => checkScope(world, start, scope))
  return scope
}

/** Decides what can be decided, and ends the scope when nothing is left. */
export function checkScope(world: World, start: StartNode, scope: ScopeRun): void {
  if (scope.phase === 'ended') return
  const known = scope.members().map((id) => scope.nodes.get(id) ?? createNode(world, { scope, id }))
  for (const node of known) {
    if (scope.phase === 'open' && node.phase === 'undecided') decideNode(world, start, node)
  }
  if (scope.phase === 'draining') {
    for (const node of known) if (node.phase === 'active' && canDrop(node)) dropNode(world, node)
    if (known.some((node) => node.phase === 'active')) return
  } else if (known.some((node) => node.phase !== 'settled')) return
  endScope(world, scope)
}

/** The scope failed: what happens to the rest is `settings.failure`'s choice (workflow-model.md, "Failure"). */
export function failScope(
  world: World,
  start: StartNode,
  { scope, failure }: { readonly scope: ScopeRun; readonly failure: Failure },
): void {
  if (scope.phase === 'ended') return
  scope.failure ??= failure
  world.noteFailure()
  const cause = world.nodes.get(failure.nodeKey)
  if (cause !== undefined) noteRivals(world, cause)
  const mode = world.plan.settings.failure
  if (mode === 'fail-fast') {
    endScope(world, scope)
  } else if (mode === 'finish-running') drainScope(world, start, scope)
}

/** Ends a scope from outside: everything in it is cancelled, and nobody is told. */
export function cancelScope(world: World, scope: ScopeRun): void {
  if (scope.phase === 'ended') return
  scope.phase = 'ended'
  world.breaks.add(world.now)
  scope.container?.inner.delete(scope)
  for (const node of scope.nodes.values()) if (isMember(scope, node)) cancelNode(world, node)
}

/** Ends a node execution from outside, if it had not settled. */
export function cancelNode(world: World, node: NodeRun): void {
  if (node.phase === 'settled') return
  world.breaks.add(world.now)
  for (const stop of node.stops.splice(0)) stop()
  world.endRunning(node)
  for (const inner of node.inner) cancelScope(world, inner)
  node.phase = 'settled'
  node.settled = 'cancelled'
  world.noteSettled(node)
}

/** The node completed, as soon as no breakpoint holds it: it fires `ports`, writes `set`, and its scope goes on. */
export function completeNode(
  world: World,
  start: StartNode,
  node: NodeRun,
  result: { readonly output: Json; readonly ports: readonly string[] },
): void {
  node.stops.push(world.whenFree(node.key, 'after', () => completeNow(world, start, { node, ...result })))
}

function completeNow(
  world: World,
  start: StartNode,
  done: { readonly node: NodeRun; readonly output: Json; readonly ports: readonly string[] },
): void {
  const { node } = done
  const plan = world.planNode(node.id)
  node.output = done.output
  const names = world.names(node.scope, { inputs: node.inputs })
  const withOwn = (name: string): Json | undefined => (name === node.id ? node.output : names(name))
  const written = Object.entries(plan.set).map(([name, text]) => [name, evaluateOwn(text, node, withOwn)])
  world.vars = { ...world.vars, ...Object.fromEntries(written) }
  settle(world, start, node, { as: 'completed', ports: done.ports })
  if (plan.compensate !== null) world.undoable.push(node)
}

/** The node failed for good: `onError` says what fires, and whether its scope fails. */
export function failNode(world: World, start: StartNode, node: NodeRun, error: ErrorInfo): void {
  node.stops.push(world.whenFree(node.key, 'after', () => failNow(world, start, { node, error })))
}

function failNow(
  world: World,
  start: StartNode,
  { node, error }: { readonly node: NodeRun; readonly error: ErrorInfo },
): void {
  const plan = world.planNode(node.id)
  node.error = error
  if (plan.onError === 'continue') {
    node.output = fallbackOf(world, node)
    world.tolerated.push(node.key)
    settle(world, start, node, { as: 'failed', ports: ['main'] })
  } else if (plan.onError === 'route') settle(world, start, node, { as: 'failed', ports: ['error'] })
  else {
    settle(world, start, node, { as: 'failed', ports: [] })
    failScope(world, start, { scope: node.scope, failure: { error, nodeKey: node.key } })
  }
}

/** A wait whose timeout is routed fires `error`, whatever `onError` says. */
export function routeNode(world: World, start: StartNode, node: NodeRun, error: ErrorInfo): void {
  node.error = error
  settle(world, start, node, { as: 'failed', ports: ['error'] })
}

/** What follows a failure sees the fallback; where nothing may follow, placeholders are not looked at. */
function fallbackOf(world: World, node: NodeRun): Json {
  const { fallback } = world.planNode(node.id)
  const names = world.names(node.scope, { inputs: node.inputs })
  const resolved = attemptTo(() => resolveText(fallback, names))
  assertInvariant(resolved.ok, `The reference covers no failing fallback (${node.key}).`)
  return resolved.value
}

function evaluateOwn(text: string, node: NodeRun, names: (name: string) => Json | undefined): Json {
  const evaluated = attemptTo(() => evaluateText(text, names))
  assertInvariant(evaluated.ok, `The reference covers no failing \`set\` (${node.key}).`)
  return evaluated.value
}

function settle(
  world: World,
  start: StartNode,
  node: NodeRun,
  how: { readonly as: 'completed' | 'failed' | 'skipped'; readonly ports: readonly string[] },
): void {
  for (const stop of node.stops.splice(0)) stop()
  world.endRunning(node)
  node.phase = 'settled'
  node.settled = how.as
  node.ports = how.ports
  world.noteSettled(node)
  const names = world.names(node.scope, { inputs: node.inputs })
  const fired = world.planNode(node.id).outgoing.filter((edge) => how.ports.includes(edge.port))
  node.live = new Set(fired.filter((edge) => edge.when === null || holdsText(edge.when, names)).map((edge) => edge.id))
  world.soon(() => checkScope(world, start, node.scope))
}

function decideNode(world: World, start: StartNode, node: NodeRun): void {
  const plan = world.planNode(node.id)
  const sources = plan.incoming.map((edge) => ({ edge, source: node.scope.nodes.get(edge.from) }))
  const isSettled = (source: NodeRun | undefined): source is NodeRun => source?.phase === 'settled'
  const live = sources.filter(({ edge, source }) => isSettled(source) && source.live.has(edge.id))
  const allSettled = sources.every(({ source }) => isSettled(source))
  if (plan.incoming.length === 0) decideRoot(world, start, node)
  else if (live.length > 0 && (plan.join === 'any' || allSettled)) makeReady(world, start, node, live)
  else if (allSettled) skip(world, start, node, 'no-live-edge')
}

function decideRoot(world: World, start: StartNode, node: NodeRun): void {
  const triggers = world.plan.scopes['']?.triggers ?? []
  if (node.scope.container === null && triggers.length > 0) {
    if (!triggers.includes(node.id)) return skip(world, start, node, 'no-live-edge')
    if (node.id !== world.scenario.trigger) return skip(world, start, node, 'other-trigger')
  }
  makeReady(world, start, node, [])
}

function makeReady(
  world: World,
  start: StartNode,
  node: NodeRun,
  live: readonly { readonly edge: PlanEdge; readonly source: NodeRun | undefined }[],
): void {
  const plan = world.planNode(node.id)
  node.phase = 'ready'
  node.inputs = live.map(({ source }) => source?.output ?? null)
  const failed = live.find(({ edge, source }) => edge.port === 'error' && source?.error)?.source
  const error = failed?.error && { code: failed.error.code, message: failed.error.message, nodeKey: failed.key }
  node.names = world.names(node.scope, { inputs: node.inputs, ...(error ? { error } : {}) })
  if (plan.join === 'any' && plan.cancelOthers) cancelRivals(world, start, node)
  const free = (): void => {
    node.phase = 'active'
    node.startedAt = world.now
    const holds = attemptTo(() => plan.when === null || holdsText(plan.when, node.names))
    if (!holds.ok) failNode(world, start, node, holds.error)
    else if (holds.value) start(world, node)
    else skip(world, start, node, 'when')
  }
  node.stops.push(world.whenFree(node.key, 'before', free))
}

/** `cancelOthers`: what can now only reach `winner` is cancelled. */
function cancelRivals(world: World, start: StartNode, winner: NodeRun): void {
  const { scope } = winner
  world.breaks.add(world.now)
  const leadsOnlyToWinner = (plan: PlanNode): boolean => {
    const targets = plan.outgoing.map((edge) => edge.to).filter((to) => to === winner.id || isUndecided(scope, to))
    return targets.length > 0 && targets.every((to) => to === winner.id || leadsOnlyToWinner(world.planNode(to)))
  }
  const upstream = [...scope.nodes.values()].filter(
    (node) => node !== winner && leadsOnlyToWinner(world.planNode(node.id)),
  )
  const rivals = upstream.filter((node) => node.phase !== 'settled')
  const settledNow = [...scope.nodes.values()].filter(
    (node) => node.phase === 'settled' && node.settledAt === world.now && node.startedAt === world.now,
  )
  if (settledNow.length > 0 || rivals.some((node) => beginsNow(world, node))) {
    world.unsaid = 'what comes first of what begins or settles as a join cancels others'
  }
  for (const node of rivals) cancelNode(world, node)
  if (rivals.length > 0) world.soon(() => checkScope(world, start, scope))
}

/** Something that began and ended at this instant broke things off: what else begins now might have come first. */
export function noteRivals(world: World, cause: NodeRun): void {
  if (cause.startedAt !== world.now) return
  const ends = (plan: PlanNode): boolean => plan.role === 'stop' || (plan.join === 'any' && plan.cancelOthers)
  const mayLeadToEnd = Object.values(world.plan.nodes).some((plan) => ends(plan))
  const isRival = (node: NodeRun): boolean => {
    const plan = world.planNode(node.id)
    return ['loop', 'parallel'].includes(plan.role) || ends(plan) || (mayLeadToEnd && plan.role === 'pure')
  }
  const rivals = [...world.nodes.values()].filter((node) => node !== cause && node.phase !== 'settled')
  if (rivals.some((node) => isRival(node) && beginsNow(world, node))) {
    world.unsaid = 'what comes first of what begins at one instant'
  }
}

/** Whether it became ready at this very instant, or would have if something else had not come first. */
function beginsNow(world: World, node: NodeRun): boolean {
  if (node.phase !== 'undecided') return node.startedAt === world.now
  const sources = world.planNode(node.id).incoming.map((edge) => node.scope.nodes.get(edge.from))
  return sources.length === 0 || sources.some((source) => source?.phase === 'settled' && source.settledAt === world.now)
}

function isUndecided(scope: ScopeRun, id: NodeId): boolean {
  return (scope.nodes.get(id)?.phase ?? 'undecided') === 'undecided'
}

function skip(world: World, start: StartNode, node: NodeRun, cause: NonNullable<NodeRun['skip']>): void {
  node.skip = cause
  settle(world, start, node, { as: 'skipped', ports: [] })
}

/** `finish-running`: running attempts end, nothing starts, here and inside. */
function drainScope(world: World, start: StartNode, scope: ScopeRun): void {
  scope.phase = 'draining'
  world.soon(() => checkScope(world, start, scope))
  for (const node of scope.nodes.values()) {
    if (!isMember(scope, node)) continue
    if (node.phase === 'ready') cancelNode(world, node)
    if (node.phase === 'active' && node.startedAt === world.now) world.unsaid = 'what starts as its scope fails'
    for (const inner of node.inner) drainScope(world, start, inner)
  }
}

/** Whether what waited for its next attempt is then called failed or cancelled is not said. */
function dropNode(world: World, node: NodeRun): void {
  cancelNode(world, node)
  node.isRace = true
}

/** While draining: what is active and has no attempt running, in it or inside, goes nowhere any more. */
function canDrop(node: NodeRun): boolean {
  return !node.isRunning && ![...node.inner].some((inner) => [...inner.nodes.values()].some((child) => isBusy(child)))
}

function isBusy(node: NodeRun): boolean {
  return node.phase === 'active' && !canDrop(node)
}

function endScope(world: World, scope: ScopeRun): void {
  if (scope.phase === 'ended') return
  const wasDraining = scope.phase === 'draining'
  scope.phase = 'ended'
  scope.container?.inner.delete(scope)
  for (const node of scope.nodes.values()) if (isMember(scope, node)) cancelNode(world, node)
  const { failure } = scope
  if (failure !== null) scope.onEnd({ kind: 'failed', failure })
  else scope.onEnd({ kind: wasDraining ? 'dropped' : 'completed' })
}

function isMember(scope: ScopeRun, node: NodeRun): boolean {
  return node.scope === scope
}

/** A node execution that nothing has been decided about. `key`: only where it is not the scope's choice. */
export function createNode(
  world: World,
  given: { readonly scope: ScopeRun; readonly id: NodeId; readonly key?: NodeKey },
): NodeRun {
  const { scope, id } = given
  const key = given.key ?? (scope.isEach ? makeEachKey(scope.key) : makeNodeKey(scope.key, id))
  const node: NodeRun = {
    id,
    key,
    scope,
    phase: 'undecided',
    settled: null,
    output: null,
    error: null,
    ports: [],
    live: new Set(),
    skip: null,
    tries: 0,
    starts: 0,
    losses: 0,
    startedAt: -1,
    settledAt: 0,
    names: () => undefined,
    inputs: [],
    stops: [],
    isRunning: false,
    isInDoubt: false,
    inner: new Set(),
    isRace: false,
  }
  scope.nodes.set(id, node)
  world.nodes.set(key, node)
  return node
}
