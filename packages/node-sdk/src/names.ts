import { HeddleError, type EvaluationScope, type Json, type NodeView, type Plan, type StoredValue } from '@heddle/model'
import { setOwn } from './json-value.ts'
import type { ValueLoader } from './value-loader.ts'

/** What `secrets` gives: nothing (an error says so), or texts by name. */
export type SecretsView = { readonly [name: string]: string } | 'refused'

/** Names that exist although nothing is there yet. */
export interface KnownNames {
  readonly isNode: (name: string) => boolean
  readonly isField: (name: string) => boolean
}

/** The names of a plan: its nodes, and the fields that its input schema declares. */
export function toKnownNames(plan: Plan): KnownNames {
  return {
    isNode: (name) => Object.hasOwn(plan.nodes, name),
    isField: (name) => {
      const declared = plan.input?.['properties']
      return isObject(declared) && Object.hasOwn(declared, name)
    },
  }
}

export interface NameSource {
  readonly scope: EvaluationScope
  /** Tells names that exist from those that do not. */
  readonly known: KnownNames
  readonly values: ValueLoader
  readonly secrets: SecretsView
}

/**
 * The value of a free name: reserved names first, then the loops' `itemName`s (innermost first), node ids, fields of
 * the input. `undefined`: no such name. Objects that are given out load their parts when these are read, so a name
 * costs only what is used of it.
 */
export function createLookup(source: NameSource): (name: string) => Json | undefined {
  return (name) => {
    const reserved = RESERVED[name]
    if (reserved !== undefined) return reserved(source)
    for (const lookUp of [lookUpItem, lookUpNode, lookUpField]) {
      const value = lookUp(source, name)
      if (value !== undefined) return value
    }
    return undefined
  }
}

const RESERVED: { readonly [name: string]: ((source: NameSource) => Json | undefined) | undefined } = Object.assign(
  Object.create(null) as object,
  {
    input: ({ scope, values }: NameSource) => values.read(scope.input),
    nodes: (source: NameSource) => nodeViews(source),
    inputs: ({ scope, values }: NameSource) => scope.inputs.map((input) => values.read(input)),
    loop: (source: NameSource) => loopView(source),
    error: ({ scope }: NameSource) => (scope.error ? { ...scope.error } : null),
    original: ({ scope, values }: NameSource) => (scope.original ? values.read(scope.original) : null),
    execution: ({ scope }: NameSource) => ({ ...scope.execution, startedAt: toIso(scope.execution.startedAt) }),
    workflow: ({ scope }: NameSource) => ({ ...scope.workflow }),
    env: ({ scope, values }: NameSource) => values.read(scope.env),
    vars: ({ scope, values }: NameSource) => lazyObject(scope.vars, values),
    secrets: ({ secrets }: NameSource) => secretsView(secrets),
    params: () => undefined,
  },
)

function lookUpItem({ scope, values }: NameSource, name: string): Json | undefined {
  const loop = scope.loops.findLast((candidate) => candidate.itemName === name)
  return loop && values.read(loop.item)
}

function lookUpNode({ scope, known, values }: NameSource, name: string): Json | undefined {
  if (Object.hasOwn(scope.nodes, name)) {
    const view = scope.nodes[name]
    return view && values.read(view.output)
  }
  return known.isNode(name) ? null : undefined
}

function lookUpField({ scope, known, values }: NameSource, name: string): Json | undefined {
  const input = values.read(scope.input)
  if (isObject(input) && Object.hasOwn(input, name)) return input[name]
  return known.isField(name) ? null : undefined
}

function nodeViews({ scope, values }: NameSource): Json {
  const views: { [id: string]: Json } = {}
  for (const [id, view] of Object.entries(scope.nodes)) setOwn(views, id, nodeView(view, values))
  return views
}

function nodeView(view: NodeView, values: ValueLoader): Json {
  const parts: { [name: string]: Json } = {
    status: view.status,
    error: view.error ? { ...view.error } : null,
    attempts: view.attempts,
    startedAt: view.startedAt === null ? null : toIso(view.startedAt),
  }
  return addLazily(parts, { name: 'output', stored: view.output, values })
}

function loopView({ scope, values }: NameSource): Json {
  const loop = scope.loops.at(-1)
  if (!loop) return null
  const { item, previous, results } = loop
  return Object.assign(lazyObject({ item, previous, results }, values), { index: loop.index })
}

function secretsView(secrets: SecretsView): Json {
  if (secrets !== 'refused') return secrets
  throw new HeddleError(
    'EXPRESSION_FAILED',
    'secrets may be read only in the config of a node that calls something. Move the expression there.',
  )
}

function lazyObject(parts: { readonly [name: string]: StoredValue }, values: ValueLoader): { [name: string]: Json } {
  const object: { [name: string]: Json } = {}
  for (const [name, stored] of Object.entries(parts)) addLazily(object, { name, stored, values })
  return object
}

interface LazyPart {
  readonly name: string
  readonly stored: StoredValue
  readonly values: ValueLoader
}

function addLazily(object: { [name: string]: Json }, { name, stored, values }: LazyPart): { [name: string]: Json } {
  if ('json' in stored) setOwn(object, name, values.read(stored))
  else Object.defineProperty(object, name, { get: () => values.read(stored), enumerable: true, configurable: true })
  return object
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toIso(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}
