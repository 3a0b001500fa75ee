import type { ExecutionRow } from '@heddle/engine'
import { diffDefinitions } from '@heddle/graph'
import {
  toCanonicalJson,
  type ExecutionId,
  type Json,
  type NodeKey,
  type NodeStatus,
  type StoredValue,
} from '@heddle/model'
import type { NodeExecution } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { toExecutionItem, toExecutionItems, type ExecutionItem } from './public-execution.ts'

interface ComparedSide {
  readonly status: NodeStatus
  readonly durationMs: number | null
  readonly attempts: number
  readonly code: string | null
}

export interface ComparedNode {
  readonly nodeKey: NodeKey
  /** Null: not reached there. */
  readonly left: ComparedSide | null
  readonly right: ComparedSide | null
  readonly statusDiffers: boolean
  readonly outputDiffers: boolean
  /** Right minus left; null when one has none. */
  readonly durationDeltaMs: number | null
}

export interface Comparison {
  readonly left: ExecutionItem
  readonly right: ExecutionItem
  readonly sameDefinition: boolean
  readonly inputDiffers: boolean
  readonly outputDiffers: boolean
  /** What changed in the definition from left to right; null when it is the same or no longer kept. */
  readonly definition: Json
  /** Nodes of either: differing ones first, then by key. */
  readonly nodes: readonly ComparedNode[]
  /** One has more nodes than the 1,000 that are compared. */
  readonly isCut: boolean
}

const MOST_NODES = 1_000

/** Differences in definition, status, time and output of two executions. Throws `NOT_FOUND`. */
export async function compareExecutions(
  parts: ExecutionParts,
  caller: Caller,
  sides: { readonly left: ExecutionId; readonly right: ExecutionId },
): Promise<Comparison> {
  const { executions } = parts.store
  const [left, right] = await Promise.all([
    executions.get(caller.workspaceId, sides.left),
    executions.get(caller.workspaceId, sides.right),
  ])
  const [leftNodes, rightNodes] = await Promise.all([readNodes(parts, caller, left), readNodes(parts, caller, right)])
  const nodes: ComparedNode[] = []
  for (const nodeKey of new Set([...leftNodes.byKey.keys(), ...rightNodes.byKey.keys()].toSorted())) {
    const pair = { left: leftNodes.byKey.get(nodeKey) ?? null, right: rightNodes.byKey.get(nodeKey) ?? null }
    nodes.push(await compareNodes(parts, { nodeKey, ...pair, rows: { left, right } }))
  }
  const [leftItem, rightItem] = await toExecutionItems(parts, [left, right])
  const rows = { left, right }
  const sameDefinition = left.definitionHash === right.definitionHash
  return {
    left: leftItem ?? toExecutionItem(left, null),
    right: rightItem ?? toExecutionItem(right, null),
    sameDefinition,
    inputDiffers: !(await isSame(parts, { values: { left: left.input, right: right.input }, rows })),
    outputDiffers: !(await isSame(parts, { values: { left: left.output, right: right.output }, rows })),
    definition: sameDefinition ? null : await diff(parts, left, right),
    nodes: nodes.toSorted((one, other) => Number(differs(other)) - Number(differs(one))),
    isCut: leftNodes.isCut || rightNodes.isCut,
  }
}

function differs({ left, right, statusDiffers, outputDiffers }: ComparedNode): boolean {
  return left === null || right === null || statusDiffers || outputDiffers
}

async function readNodes({ store }: ExecutionParts, caller: Caller, row: ExecutionRow) {
  const byKey = new Map<NodeKey, NodeExecution>()
  for (let cursor: string | null = null; ;) {
    const page = await store.executions.listNodes(caller.workspaceId, row.id, { limit: 200, cursor })
    for (const node of page.items) byKey.set(node.nodeKey, node)
    if (page.nextCursor === null || byKey.size >= MOST_NODES) return { byKey, isCut: page.nextCursor !== null }
    cursor = page.nextCursor
  }
}

interface Pair {
  readonly nodeKey: NodeKey
  readonly left: NodeExecution | null
  readonly right: NodeExecution | null
  readonly rows: { readonly left: ExecutionRow; readonly right: ExecutionRow }
}

async function compareNodes(parts: ExecutionParts, { nodeKey, left, right, rows }: Pair): Promise<ComparedNode> {
  const [leftSide, rightSide] = [toSide(left), toSide(right)]
  const values = { left: left?.output ?? null, right: right?.output ?? null }
  const [before, after] = [leftSide?.durationMs ?? null, rightSide?.durationMs ?? null]
  return {
    nodeKey,
    left: leftSide,
    right: rightSide,
    statusDiffers: left?.status !== right?.status,
    outputDiffers: !(await isSame(parts, { values, rows })),
    durationDeltaMs: before === null || after === null ? null : after - before,
  }
}

function toSide(node: NodeExecution | null): ComparedSide | null {
  if (node === null) return null
  const { status, attempts, code, startedAt, endedAt } = node
  return { status, durationMs: endedAt === null ? null : Math.max(0, endedAt - startedAt), attempts, code }
}

/** Blobs are the same when their hashes are; the rest is compared by what it says, whatever the order of members. */
async function isSame(
  parts: ExecutionParts,
  {
    values,
    rows,
  }: {
    readonly values: { readonly left: StoredValue | null; readonly right: StoredValue | null }
    readonly rows: Pair['rows']
  },
): Promise<boolean> {
  const { left, right } = values
  if (left === null || right === null) return left === right
  if ('blob' in left && 'blob' in right) return left.blob === right.blob
  const load = (row: ExecutionRow, value: StoredValue) => parts.values(row.workspaceId, row.id).load(value)
  const loaded = await Promise.all([load(rows.left, left), load(rows.right, right)]).catch(() => null)
  // What retention has taken cannot be said to be the same.
  return loaded !== null && toCanonicalJson(loaded[0]) === toCanonicalJson(loaded[1])
}

async function diff(parts: ExecutionParts, left: ExecutionRow, right: ExecutionRow): Promise<Json> {
  const [before, after] = await Promise.all([
    parts.store.executions.findDefinition(left),
    parts.store.executions.findDefinition(right),
  ])
  // A difference is made of parts of definitions, which are JSON.
  return before === null || after === null ? null : (diffDefinitions(before, after) as unknown as Json)
}
