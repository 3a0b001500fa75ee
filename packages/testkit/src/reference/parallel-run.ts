import { makeParallelScope, type Json, type JsonObject, type NodeId, type PlanScope } from '@heddle/model'
import { toLeafResult } from './loop-run.ts'
import type { Failure, NodeRun, ScopeEnd, ScopeRun } from './runs.ts'
import { cancelScope, checkScope, completeNode, failNode, openScope, type StartNode } from './scope-run.ts'
import { toErrorValue, type World } from './world.ts'

interface ParallelRun {
  readonly world: World
  readonly start: StartNode
  readonly node: NodeRun
  readonly config: JsonObject
  readonly branches: PlanScope['branches']
  /** All branches share the names of their nodes. */
  readonly nodes: ScopeRun['nodes']
  readonly open: Set<ScopeRun>
  /** In the order in which the branches ended. */
  readonly ended: { readonly name: NodeId; readonly value: Json; readonly failure: Failure | null }[]
  next: number
}

/** Runs a `flow.parallel` (engine.md, "Parallel"). */
export function startParallel(world: World, start: StartNode, node: NodeRun, config: JsonObject): void {
  const branches = world.plan.scopes[node.id]?.branches ?? []
  goOn({ world, start, node, config, branches, nodes: new Map(), open: new Set(), ended: [], next: 0 })
}

function goOn(run: ParallelRun): void {
  const width = typeof run.config.maxConcurrency === 'number' ? run.config.maxConcurrency : run.branches.length
  while (run.next < run.branches.length && run.open.size < width) openBranch(run)
  if (run.open.size === 0 && run.ended.length === run.branches.length) finish(run)
}

function openBranch(run: ParallelRun): void {
  const { world, node } = run
  const branch = run.branches[run.next++]
  if (branch === undefined) return
  const scope = openScope(world, run.start, {
    key: makeParallelScope(node.key),
    container: node,
    outer: node.scope,
    members: () => branch.nodes,
    nodes: run.nodes,
    loop: null,
    isEach: false,
    onEnd: (end) => endBranch(run, { scope, name: branch.name, end }),
  })
  run.open.add(scope)
}

function endBranch(
  run: ParallelRun,
  ended: { readonly scope: ScopeRun; readonly name: NodeId; readonly end: ScopeEnd },
): void {
  const { world, node, config } = run
  const { scope, name, end } = ended
  run.open.delete(scope)
  if (node.scope.phase !== 'open' || end.kind === 'dropped') {
    return world.soon(() => checkScope(world, run.start, node.scope))
  }
  if (end.kind === 'failed') {
    run.ended.push({ name, value: toErrorValue(end.failure), failure: end.failure })
    node.isInDoubt = true
    if (config.failFast === true) {
      for (const other of run.open) cancelScope(world, other)
      return failNode(world, run.start, node, end.failure.error)
    }
  } else {
    const isMember = (id: NodeId): boolean => scope.members().includes(id)
    const leaves = (world.plan.scopes[node.id]?.leaves ?? []).filter(isMember)
    run.ended.push({ name, value: toLeafResult(scope, leaves), failure: null })
  }
  goOn(run)
}

function finish(run: ParallelRun): void {
  run.node.isInDoubt = false
  const failures = run.ended.flatMap(({ failure }) => failure ?? [])
  const [first] = failures
  if (first !== undefined && failures.length === run.branches.length) {
    return failNode(run.world, run.start, run.node, first.error)
  }
  for (const { nodeKey } of failures) run.world.tolerated.push(nodeKey)
  completeNode(run.world, run.start, run.node, { output: toOutput(run), ports: ['main'] })
}

function toOutput(run: ParallelRun): Json {
  const completed = run.ended.filter(({ failure }) => failure === null)
  const inOrder = run.branches.flatMap(({ name }) => run.ended.find((branch) => branch.name === name) ?? [])
  switch (run.config.strategy) {
    case 'first':
      return completed.at(0)?.value ?? null
    case 'last':
      return completed.at(-1)?.value ?? null
    case 'merge':
      return Object.assign({}, ...inOrder.map(({ value }) => value)) as Json
    default:
      return Object.fromEntries(inOrder.map(({ name, value }) => [name, value]))
  }
}
