import type { Json, JsonObject } from '@heddle/model'
import { buildPlan, type TestEdge, type TestNode, type TestWorkflow } from '../plan-builder.ts'
import type { Act, Scenario } from '../script.ts'
import type { ActGene, NodeGene, ScenarioGene } from './genes.ts'
import { ASKS, toScript, type Moods } from './to-script.ts'

/** Which scenarios are made. */
export interface Flavour {
  /** Only what has the same result whatever takes how long. */
  readonly isConfluent: boolean
}

/** The workflow as it grows. */
interface Draft {
  readonly flavour: Flavour
  readonly nodes: { [id: string]: TestNode }
  readonly edges: TestEdge[]
  readonly moods: { [id: string]: number }
  readonly failure: NonNullable<NonNullable<TestWorkflow['settings']>['failure']>
  count: number
}

interface Place {
  readonly parent: string | null
  readonly isInLoop: boolean
}

/** A node that later nodes of its scope may depend on. */
interface Source {
  readonly id: string
  readonly ports: readonly string[]
}

const CONTAINERS = 14
export const INPUT: Json = { flag: true, items: ['a', 'b', 'c'], few: ['x'], none: [], n: 2 }

/** The scenario that a gene stands for, with the workflow it was built from. */
export function toScenario(
  gene: ScenarioGene,
  flavour: Flavour = { isConfluent: false },
): { readonly scenario: Scenario; readonly workflow: TestWorkflow; readonly moods: Moods } {
  const failure = flavour.isConfluent ? 'continue' : (pick(FAILURES, gene.failure) ?? 'fail-fast')
  const draft: Draft = { flavour, nodes: {}, edges: [], moods: {}, failure, count: 0 }
  const hasTriggers = gene.triggers === 1
  if (hasTriggers) for (const id of ['fired', 'other']) draft.nodes[id] = { type: 'trigger.manual' }
  const triggers = hasTriggers ? [source('fired'), source('other')] : []
  addScope(draft, { parent: null, isInLoop: false }, { genes: gene.nodes, sources: triggers })
  if (gene.handler === 1) draft.nodes.onFailure = { timeoutSeconds: 50_000, retry: { jitter: false } }
  const workflow: TestWorkflow = {
    nodes: draft.nodes,
    edges: draft.edges,
    settings: {
      failure,
      ...(gene.timeout === 1 && !flavour.isConfluent ? { timeoutSeconds: 60_001.5 } : {}),
      ...(gene.handler === 1 ? { errorHandler: 'onFailure' } : {}),
      ...(gene.restarts === 1 ? { maxAttempts: 2 } : {}),
    },
    output: {
      all: `[${Object.keys(draft.nodes)
        .filter((id) => isRead(draft, id))
        .join(', ')}]`,
    },
  }
  const scenario: Scenario = {
    plans: [buildPlan(workflow)],
    input: INPUT,
    ...(hasTriggers ? { trigger: 'fired' } : {}),
    script: toScript({ moods: draft.moods, seed: gene.seed, durationSeed: gene.seed }),
    acts: flavour.isConfluent || gene.timeout === 1 ? [] : gene.acts.flatMap((act, at) => toActs(act, { at, draft })),
  }
  return { scenario, workflow, moods: draft.moods }
}

const FAILURES = ['fail-fast', 'finish-running', 'continue'] as const

function source(id: string): Source {
  return { id, ports: ['main'] }
}

/** Top-level nodes that may have run when the execution completes. */
function isRead(draft: Draft, id: string): boolean {
  return draft.nodes[id]?.parent === undefined && !id.startsWith('undo') && id !== 'onFailure'
}

function addScope(
  draft: Draft,
  place: Place,
  { genes, sources }: { readonly genes: readonly NodeGene[]; readonly sources: readonly Source[] },
): readonly string[] {
  const known = [...sources]
  const added: string[] = []
  for (const gene of genes) {
    const id = addNode(draft, place, { gene, known, triggers: sources.length })
    added.push(id)
  }
  for (const id of added) settleRoute(draft, id)
  return added
}

function addNode(
  draft: Draft,
  place: Place,
  given: { readonly gene: NodeGene; readonly known: Source[]; readonly triggers: number },
): string {
  const { gene, known, triggers } = given
  const { flavour } = draft
  const id = `n${draft.count++}`
  const links = toLinks(gene, { known, triggers })
  const isAny = gene.join === 1 && links.length > 1 && !flavour.isConfluent
  const reads = { predecessor: isAny ? null : (links[0]?.from ?? null), isAny, isInLoop: place.isInLoop }
  const node: { [field: string]: unknown } = {
    ...(place.parent === null ? {} : { parent: place.parent }),
    ...(isAny ? { join: 'any' } : {}),
    ...(isAny && gene.data % 2 === 1 ? { cancelOthers: true } : {}),
    ...(WHENS[gene.when] === undefined ? {} : { when: WHENS[gene.when] }),
    ...(gene.onError === 1 ? { onError: 'continue', fallback: toFallback(id, reads) } : {}),
    ...(gene.onError === 2 ? { onError: 'route' } : {}),
  }
  draft.nodes[id] = node as TestNode
  for (const link of links) draft.edges.push({ ...link, to: id })
  const ports = fillKind(draft, { id, gene, place, node, reads })
  known.push({ id, ports: node.onError === 'route' ? [...ports, 'error'] : ports })
  return id
}

/** With what came before, where that is certain to be the same in every interleaving. */
function toFallback(id: string, { predecessor }: { readonly predecessor: string | null }): JsonObject {
  if (predecessor === null) return { spare: id }
  return { spare: id, before: `\${{ ${predecessor} }}`, why: `${id}: \${{ nodes.${id}.error.code }}` }
}

function toLinks(
  gene: NodeGene,
  { known, triggers }: { readonly known: readonly Source[]; readonly triggers: number },
): readonly { readonly from: string; readonly port: string; readonly when?: string }[] {
  const wanted = gene.links.length === 0 && triggers > 0 ? [{ to: gene.mood % triggers, port: 0, when: 0 }] : gene.links
  const links = new Map<string, { readonly from: string; readonly port: string; readonly when?: string }>()
  for (const { to, port, when } of wanted) {
    const from = known[known.length === 0 ? 0 : to % known.length]
    const through = from === undefined ? undefined : pick(from.ports, port)
    if (from === undefined || through === undefined) continue
    const condition = EDGE_WHENS[when]
    const link = { from: from.id, port: through, ...(condition === undefined ? {} : { when: condition }) }
    links.set(`${from.id}.${through}`, link)
  }
  return [...links.values()]
}

const WHENS: readonly (string | undefined)[] = [undefined, 'input.flag', 'input.n > 5', 'vars.gone']
const EDGE_WHENS: readonly (string | undefined)[] = [undefined, 'input.flag', 'not input.flag', 'input.n == 2']

interface Filling {
  readonly id: string
  readonly gene: NodeGene
  readonly place: Place
  readonly node: { [field: string]: unknown }
  readonly reads: { readonly predecessor: string | null; readonly isAny: boolean; readonly isInLoop: boolean }
}

/** Gives the node its type and config. Returns the ports it may fire. */
function fillKind(draft: Draft, filling: Filling): readonly string[] {
  const { gene, id, node } = filling
  const { kind, extra } = gene
  if (kind >= CONTAINERS) return fillContainer(draft, filling)
  if (kind <= 3) return fillRun(draft, filling)
  if (kind === 4) return as(node, 'test.value', { value: toReading(filling, draft.flavour) })
  if (kind === 5)
    return as(node, 'flow.condition', { condition: extra % 2 === 0 ? 'input.flag' : 'input.n < 1' }, ['true', 'false'])
  if (kind === 6) {
    return as(node, 'test.choose', { port: extra % 2 === 0 ? '"p"' : '"q"', ports: ['p', 'q'] }, ['p', 'q'])
  }
  if (kind === 7) return as(node, 'flow.wait', { seconds: 1_000.5 + draft.count * 137 + extra })
  if (kind === 8 || kind === 9) return fillWait(draft, filling)
  if (kind === 10) {
    draft.moods[id] = gene.mood
    return as(node, 'flow.subworkflow', { workflow: 'child', input: {}, wait: extra % 4 !== 1 })
  }
  if (kind === 11) {
    if (node.onError === undefined) node.onError = 'continue'
    return as(node, 'test.fail', { code: 'EXPRESSION_FAILED' })
  }
  if (kind === 12 && !draft.flavour.isConfluent && extra % 3 === 1) {
    const outcome = extra % 2 === 0 ? 'success' : 'error'
    delete node.onError
    return as(node, 'flow.stop', { outcome, message: 'enough', output: { stopped: id } }, [])
  }
  if (kind === 13 && node.set === undefined) return fillEach(draft, filling)
  return as(node, 'test.value', { value: toReading(filling, draft.flavour) })
}

function as(
  node: { [field: string]: unknown },
  type: string,
  config: Json,
  ports: readonly string[] = ['main'],
): readonly string[] {
  node.type = type
  node.config = config
  return ports
}

function fillRun(draft: Draft, { id, gene, place, node }: Filling): readonly string[] {
  const { extra } = gene
  draft.moods[id] = gene.mood
  const sideEffects = gene.mood === ASKS ? 'ask' : extra % 5 === 1 ? 'retry' : 'none'
  node.config = { sideEffects }
  node.timeoutSeconds = 50_000
  node.retry = { jitter: false, ...(extra % 3 === 1 ? { maxAttempts: 1 + (extra % 4), initialDelaySeconds: 7.5 } : {}) }
  if (extra % 7 === 1 && !draft.flavour.isConfluent) node.set = { last: `${id}.v` }
  if (gene.compensate === 1) {
    const undo = `undo${id}`
    node.compensate = undo
    draft.moods[undo] = gene.data % 2
    draft.nodes[undo] = {
      ...(place.parent === null ? {} : { parent: place.parent }),
      timeoutSeconds: 50_000,
      retry: { jitter: false },
    }
  }
  return ['main']
}

function fillWait(draft: Draft, { id, gene, node }: Filling): readonly string[] {
  const isApproval = gene.kind === 9
  draft.moods[id] = gene.mood
  const choices = isApproval ? ['fail', 'route', 'approve', 'reject'] : ['fail', 'route']
  const onTimeout = pick(choices, gene.extra)
  const routes = gene.extra % 3 !== 0 && onTimeout === 'route'
  if (routes) for (const field of ['onError', 'fallback']) delete node[field]
  const timeout = { timeoutSeconds: 70_000.5 + draft.count, ...(gene.extra % 3 === 0 ? {} : { onTimeout }) }
  const ports = [
    ...(isApproval ? ['approved', 'rejected'] : ['main']),
    ...(timeout.onTimeout === 'route' ? ['error'] : []),
  ]
  if (isApproval) return as(node, 'flow.approval', { title: 'Go?', ...timeout } as Json, ports)
  return as(node, 'flow.signal', { name: 'go', key: id, ...timeout } as Json, ports)
}

function fillEach(draft: Draft, { id, gene, node }: Filling): readonly string[] {
  draft.moods[`${id}`] = gene.mood
  node.each = pick(['input.items', 'input.few', 'input.none'], gene.extra)
  node.onItemError = gene.data % 2 === 0 || draft.flavour.isConfluent ? 'continue' : 'fail'
  if (gene.extra % 4 === 1) node.concurrency = 2
  node.config = { sideEffects: 'none' }
  node.timeoutSeconds = 50_000
  node.retry = { jitter: false }
  return ['main']
}

function toReading({ gene, reads }: Filling, { isConfluent }: Flavour): string {
  const { data } = gene
  if (data === 1 && !reads.isAny) return 'inputs'
  if (data === 2 && reads.predecessor !== null) return reads.predecessor
  if (data === 3 && !isConfluent) return 'vars.last'
  if (data === 4 && reads.isInLoop) return '[loop.index, loop.item, loop.previous]'
  return '1'
}

function fillContainer(draft: Draft, filling: Filling): readonly string[] {
  const { gene, id, node } = filling
  const isLoop = gene.kind !== 17
  const children = addScope(
    draft,
    { parent: id, isInLoop: isLoop || filling.place.isInLoop },
    { genes: gene.children, sources: [] },
  )
  if (isLoop) return as(node, 'flow.loop', toLoopConfig(draft, { gene, children }))
  return as(node, 'flow.parallel', toParallelConfig(draft, { gene, children }))
}

interface Inside {
  readonly gene: NodeGene
  readonly children: readonly string[]
}

function toLoopConfig(draft: Draft, { gene, children }: Inside): Json {
  const { extra, data } = gene
  const { isConfluent } = draft.flavour
  const mode = pick(['forEach', 'count', 'while', 'until'] as const, extra) ?? 'forEach'
  const isSized = mode === 'forEach' || mode === 'count'
  const concurrency = isSized && Math.floor(extra / 4) % 2 === 1 ? 2 : 1
  const goesOn = mode !== 'until' && (isConfluent ? concurrency === 2 || data % 2 === 1 : data % 2 === 1)
  const breaks = concurrency === 1 && !goesOn && mode !== 'until' && Math.floor(extra / 8) % 3 === 1
  return {
    mode,
    ...(mode === 'forEach' ? { items: pick(['input.items', 'input.few', 'input.none'], data) ?? 'input.items' } : {}),
    ...(mode === 'count' ? { count: pick(['input.n', '3', '0'], data) ?? '3' } : {}),
    ...(mode === 'while' ? { condition: 'loop.index < 2' } : {}),
    ...(mode === 'until' ? { condition: data < 2 ? 'loop.index == 1' : 'false', maxIterations: 3 } : {}),
    ...(mode === 'while' && data === 2 ? { maxIterations: 1 } : {}),
    ...(isSized && data === 4 ? { maxIterations: 1 } : {}),
    ...(!isSized && extra % 3 === 1 ? { onLimit: 'stop' } : {}),
    ...(isSized ? { concurrency } : {}),
    ...(breaks ? { breakWhen: 'loop.index == 1' } : {}),
    onIterationError: goesOn ? 'continue' : 'fail',
    ...(Math.floor(extra / 16) === 1 ? { result: 'loop.index' } : {}),
    ...(Math.floor(extra / 16) === 2 && isPlain(draft, children[0]) ? { result: `[${children[0]}]` } : {}),
  }
}

function toParallelConfig(draft: Draft, { gene, children }: Inside): Json {
  const { extra, data } = gene
  const takesTime = children.every((id) => draft.moods[id] !== undefined && draft.nodes[id]?.when === undefined)
  const isSafe = children.every((id) => isPlain(draft, id) && draft.moods[id] === 0)
  const wanted = pick(['collect', 'collect', 'merge', 'first', 'last'] as const, extra) ?? 'collect'
  const mayUse = wanted === 'merge' ? isSafe : wanted === 'collect' || (takesTime && !draft.flavour.isConfluent)
  return {
    strategy: mayUse ? wanted : 'collect',
    failFast: data % 2 === 1 && !draft.flavour.isConfluent,
    ...(extra % 3 === 1 ? { maxConcurrency: 1 + (data % 2) } : {}),
  }
}

/** A run node: its output is an object that the script gives. */
function isPlain(draft: Draft, id: string | undefined): boolean {
  if (id === undefined || draft.moods[id] === undefined) return false
  return draft.nodes[id]?.type === undefined && draft.nodes[id]?.each === undefined
}

/** `route` needs an edge on `error`. */
function settleRoute(draft: Draft, id: string): void {
  const node = draft.nodes[id] as { [field: string]: unknown }
  const hasEdge = draft.edges.some((edge) => typeof edge !== 'string' && edge.from === id && edge.port === 'error')
  if (hasEdge) return
  if (node.onError === 'route') delete node.onError
  const config = node.config as { readonly onTimeout?: string } | undefined
  if (config?.onTimeout === 'route') node.config = { ...config, onTimeout: 'fail' }
  if (node.type === 'test.fail' && node.onError === undefined) node.onError = 'continue'
}

/** Virtual milliseconds of a step of an act's time. */
const ACT_STEP_MS = 90_007

function toActs(gene: ActGene, { at, draft }: { readonly at: number; readonly draft: Draft }): readonly Act[] {
  const from = 1 + gene.at * ACT_STEP_MS
  const holdId = `hold${at}`
  if (gene.kind === 1) return [{ at: from, kind: 'cancel', compensate: gene.length % 2 === 1 }]
  if (gene.kind === 2 || gene.kind === 3) {
    const ids = Object.keys(draft.nodes).filter((id) => draft.nodes[id]?.parent === undefined && hasIncoming(draft, id))
    const nodeKey = pick(ids, gene.node) ?? 'n0'
    const target =
      gene.kind === 2 ? ({ kind: 'execution' } as const) : ({ kind: 'node', nodeKey, when: 'before' } as const)
    return [
      { at: gene.kind === 3 ? 1 : from, kind: 'hold', holdId, target },
      { at: from + 2 + gene.length * ACT_STEP_MS, kind: 'lift', holdId },
    ]
  }
  return []
}

function hasIncoming(draft: Draft, id: string): boolean {
  return draft.edges.some((edge) => typeof edge !== 'string' && edge.to === id)
}

function pick<Item>(items: readonly Item[], at: number): Item | undefined {
  return items[at % Math.max(1, items.length)]
}
