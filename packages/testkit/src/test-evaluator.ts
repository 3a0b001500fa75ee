import type { Evaluator } from '@heddle/engine'
import {
  HeddleError,
  assertNever,
  type ErrorCode,
  type EvaluationAnswer,
  type EvaluationRequest,
  type EvaluationScope,
  type ExecutionEvent,
  type Json,
  type JsonObject,
  type Plan,
  type PlanNode,
  type StoredValue,
  type ValueReader,
} from '@heddle/model'
import { recordedValue } from './memory-journal/recorded-value.ts'
import { markOf } from './test-catalogue.ts'
import { evaluateText, holdsText, resolveText, type Lookup } from './evaluate-text.ts'

/** An `Evaluator` for the types of `testCatalogue` and the expressions of `evaluate-text.ts`. */
export function createTestEvaluator(): Evaluator {
  return {
    evaluateNow: (request, plan, values) => orUndefined(() => answer(request, plan, values)),
    evaluate: async (request, plan, values) => {
      const loaded = await loadScope(request.scope, values)
      return answer(request, plan, { ...values, loadNow: (value) => loaded.get(value) ?? values.loadNow(value) })
    },
  }
}

/**
 * Reads values recorded in `events`, which may grow: `undefined` for an event that is not there yet. Blobs come from
 * `blobs`, by digest; default none. Throws a defect on other blobs, and on events that record no such value.
 */
export function createRecordReader(
  events: readonly ExecutionEvent[],
  blobs: { readonly [sha256: string]: Json } = {},
): ValueReader {
  const read = (value: StoredValue): Json => {
    if ('json' in value) return value.json
    if ('list' in value) return value.list.map(read)
    if ('object' in value) {
      return Object.fromEntries(Object.entries(value.object).map(([name, member]) => [name, read(member)]))
    }
    if ('of' in value) return readAt(read(value.of), value.at)
    if ('blob' in value) return readBlob(blobs, value.blob)
    const event = events[value.event - 1]
    if (event === undefined) throw new NotRecorded(`Event ${value.event} is not recorded yet.`)
    const recorded = recordedValue(event, value.name)
    if (recorded !== null) return read(recorded)
    throw new HeddleError(
      'INTERNAL_ERROR',
      `Event ${value.event} (${event.type}) records no ${value.name ?? 'output'}.`,
    )
  }
  const loadNow = (value: StoredValue): Json | undefined => orUndefined(() => read(value))
  return { loadNow, load: async (value) => read(value) }
}

function readBlob(blobs: { readonly [sha256: string]: Json }, sha256: string): Json {
  const value = blobs[sha256]
  if (value === undefined) throw new HeddleError('INTERNAL_ERROR', `The test has no blob ${sha256}.`)
  return value
}

/** A value is asked for that no event records yet: the answer has to wait. */
class NotRecorded extends Error {}

function orUndefined<Value>(evaluate: () => Value): Value | undefined {
  try {
    return evaluate()
  } catch (error) {
    if (error instanceof NotRecorded) return undefined
    throw error
  }
}

function readAt(of: Json, at: number | string): Json {
  if (typeof of !== 'object' || of === null || !Object.hasOwn(of, at)) return null
  return (of as { readonly [name: string]: Json })[at] ?? null
}

/** The config as a node of the test catalogue gets it: deferred fields left out, expressions and templates resolved. */
export function resolveTestConfig(node: Pick<PlanNode, 'type' | 'config'>, lookup: Lookup): JsonObject {
  const resolved: { [name: string]: Json } = {}
  for (const [field, value] of Object.entries(node.config)) {
    const mark = markOf(node.type, field)
    if (mark === 'deferred') continue
    if (mark === 'literal' || mark === 'code') resolved[field] = value
    else if (mark === 'condition') resolved[field] = holdsText(String(value), lookup)
    else if (mark === 'expression') resolved[field] = evaluateText(String(value), lookup)
    else resolved[field] = resolveText(value, lookup)
  }
  return resolved
}

/** What a pure node of the test catalogue gives from its resolved config. Throws what it fails with. */
export function evaluatePure(
  type: string,
  config: JsonObject,
): { readonly output: Json; readonly ports: readonly string[] } {
  if (type === 'flow.condition') {
    return { output: { result: config.condition ?? false }, ports: [config.condition === true ? 'true' : 'false'] }
  }
  if (type === 'test.choose') return { output: config.port ?? null, ports: [String(config.port)] }
  if (type === 'test.value') return { output: config.value ?? null, ports: ['main'] }
  if (type === 'test.fail') {
    throw new HeddleError(String(config.code ?? 'NOT_FOUND') as ErrorCode, 'The test wants this node to fail.')
  }
  throw new HeddleError('INTERNAL_ERROR', `The test catalogue has no pure type ${type}.`)
}

function answer(request: EvaluationRequest, plan: Plan, values: ValueReader): EvaluationAnswer {
  try {
    return answerTask(request, plan, createLookup(request.scope, values))
  } catch (error) {
    if (error instanceof HeddleError && error.code !== 'INTERNAL_ERROR') return { ok: false, error: error.toInfo() }
    throw error
  }
}

function answerTask(request: EvaluationRequest, plan: Plan, lookup: Lookup): EvaluationAnswer {
  const { task } = request
  if (task.kind === 'expressions') {
    const entries = Object.entries(task.expressions).map(([name, { text, mode }]) => [
      name,
      mode === 'condition' ? holdsText(text, lookup) : evaluateText(text, lookup),
    ])
    const templates = Object.entries(task.templates ?? {}).map(([name, value]) => [name, resolveText(value, lookup)])
    return { ok: true, values: Object.fromEntries([...entries, ...templates]) }
  }
  const node = plan.nodes[task.nodeId]
  if (node === undefined) throw new HeddleError('INTERNAL_ERROR', `The plan has no node ${task.nodeId}.`)
  const config = resolveTestConfig(node, lookup)
  if (task.kind === 'config') return { ok: true, values: { config } }
  if (task.kind !== 'pure') return assertNever(task, 'evaluation task')
  const { output, ports } = evaluatePure(node.type, config)
  return { ok: true, values: { output }, ports }
}

/** The names an evaluation sees (workflow-model.md, "Names"): reserved ones, then items, node ids, fields of `input`. */
function createLookup(scope: EvaluationScope, values: ValueReader): Lookup {
  const read = (value: StoredValue): Json => {
    const loaded = values.loadNow(value)
    if (loaded === undefined) throw new NotRecorded('A value of the scope is not recorded yet.')
    return loaded
  }
  return (name) => {
    const reserved = RESERVED[name]
    if (reserved !== undefined) return reserved(scope, read)
    const loop = scope.loops.findLast((candidate) => candidate.itemName === name)
    if (loop !== undefined) return read(loop.item)
    const view = Object.hasOwn(scope.nodes, name) ? scope.nodes[name] : undefined
    if (view !== undefined) return read(view.output)
    const input = read(scope.input)
    if (typeof input === 'object' && input !== null && Object.hasOwn(input, name)) return (input as JsonObject)[name]
    return undefined
  }
}

type Read = (value: StoredValue) => Json

const RESERVED: { readonly [name: string]: (scope: EvaluationScope, read: Read) => Json } = {
  input: (scope, read) => read(scope.input),
  inputs: (scope, read) => scope.inputs.map(read),
  env: (scope, read) => read(scope.env),
  vars: (scope, read) => Object.fromEntries(Object.entries(scope.vars).map(([name, value]) => [name, read(value)])),
  error: (scope) => scope.error ?? null,
  original: (scope, read) => (scope.original === undefined ? null : read(scope.original)),
  execution: (scope) => ({ ...scope.execution }),
  workflow: (scope) => ({ ...scope.workflow }),
  loop: (scope, read) => {
    const loop = scope.loops.at(-1)
    if (loop === undefined) return null
    const { index } = loop
    return { index, item: read(loop.item), previous: read(loop.previous), results: read(loop.results) }
  },
  nodes: (scope, read) =>
    Object.fromEntries(
      Object.entries(scope.nodes).map(([id, view]) => [
        id,
        {
          output: read(view.output),
          status: view.status,
          error: view.error === null ? null : { ...view.error },
          attempts: view.attempts,
          startedAt: view.startedAt,
        },
      ]),
    ),
}

async function loadScope(scope: EvaluationScope, values: ValueReader): Promise<ReadonlyMap<StoredValue, Json>> {
  const loaded = new Map<StoredValue, Json>()
  const wanted: StoredValue[] = [scope.input, scope.env, ...scope.inputs, ...Object.values(scope.vars)]
  for (const view of Object.values(scope.nodes)) wanted.push(view.output)
  for (const loop of scope.loops) wanted.push(loop.item, loop.previous, loop.results)
  if (scope.original !== undefined) wanted.push(scope.original)
  await Promise.all(wanted.map(async (value) => void loaded.set(value, await values.load(value))))
  return loaded
}
