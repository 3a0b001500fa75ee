import { toCanonicalJson, type Definition, type Json } from '@heddle/model'
import { edgeIdOf } from './graph.ts'
import { joinPointer } from './json-pointer.ts'

/** One node, or edge, that two definitions write differently. */
export interface ChangedPart {
  readonly id: string
  /** JSON Pointers into the node or edge, to the smallest parts that differ; lists count as one part. */
  readonly fields: readonly string[]
}

/** What must be done to `before` to get `after`. Ids and pointers are in definition order, `after`'s first. */
export interface DefinitionDiff {
  readonly nodes: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly ChangedPart[]
    /** Only their `position` differs. */
    readonly moved: readonly string[]
  }
  /** By edge id: its own, or `from.port>to.port`. */
  readonly edges: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly ChangedPart[]
  }
  /** JSON Pointers into `settings`. */
  readonly settings: readonly string[]
  /** JSON Pointers to everything else: name, description, tags, input, output, `x-…`. */
  readonly workflow: readonly string[]
  readonly isEmpty: boolean
}

type Fields = { readonly [name: string]: unknown }

/** Compares two definitions node by node and edge by edge, by id; the order of lists of nodes and edges does not count. */
export function diffDefinitions(before: Definition, after: Definition): DefinitionDiff {
  const nodes = diffLists(before.nodes, after.nodes, (node) => node.id)
  const edges = diffLists(before.edges ?? [], after.edges ?? [], edgeIdOf)
  const isMove = ({ fields }: ChangedPart) => fields.every((field) => /^\/position(\/|$)/.test(field))
  const { nodes: _nodes, edges: _edges, settings: settingsBefore, ...restBefore } = before
  const { nodes: _n, edges: _e, settings: settingsAfter, ...restAfter } = after
  const settings = listDifferences(settingsBefore ?? {}, settingsAfter ?? {})
  const workflow = listDifferences(restBefore, restAfter)
  const parts = [
    nodes.added,
    nodes.removed,
    nodes.changed,
    edges.added,
    edges.removed,
    edges.changed,
    settings,
    workflow,
  ]
  return {
    nodes: {
      ...nodes,
      changed: nodes.changed.filter((part) => !isMove(part)),
      moved: nodes.changed.filter(isMove).map((part) => part.id),
    },
    edges,
    settings,
    workflow,
    isEmpty: parts.every((part) => part.length === 0),
  }
}

function diffLists<Part extends Fields>(before: readonly Part[], after: readonly Part[], idOf: (part: Part) => string) {
  const old = new Map(before.map((part) => [idOf(part), part]))
  const fresh = new Map(after.map((part) => [idOf(part), part]))
  const changed: ChangedPart[] = []
  for (const [id, part] of fresh) {
    const earlier = old.get(id)
    const fields = earlier === undefined ? [] : listDifferences(earlier, part)
    if (fields.length > 0) changed.push({ id, fields })
  }
  return {
    added: [...fresh.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !fresh.has(id)),
    changed,
  }
}

function listDifferences(before: Fields, after: Fields): readonly string[] {
  const found: string[] = []
  collectDifferences({ before, after, path: '' }, found)
  return found
}

function collectDifferences(
  pair: { readonly before: Fields; readonly after: Fields; readonly path: string },
  found: string[],
): void {
  for (const name of new Set([...Object.keys(pair.after), ...Object.keys(pair.before)])) {
    const [before, after] = [readOwn(pair.before, name), readOwn(pair.after, name)]
    const path = joinPointer(pair.path, name)
    if (isObject(before) && isObject(after)) collectDifferences({ before, after, path }, found)
    else if (!isSame(before, after)) found.push(path)
  }
}

function readOwn(object: Fields, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return before === after
  return toCanonicalJson(before as Json) === toCanonicalJson(after as Json)
}
