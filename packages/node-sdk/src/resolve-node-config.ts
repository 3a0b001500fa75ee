import { resolveConfig, type EvaluationContext } from '@heddle/expressions'
import type { EvaluationScope, Json, PlanNode } from '@heddle/model'
import { createLookup, type KnownNames, type SecretsView } from './names.ts'
import type { NodeRegistry } from './registry.ts'
import type { ValueLoader } from './value-loader.ts'

export interface ConfigSource {
  readonly registry: NodeRegistry
  readonly node: PlanNode
  readonly scope: EvaluationScope
  readonly known: KnownNames
  readonly values: ValueLoader
  readonly secrets: SecretsView
}

/** The node's config with every expression and placeholder resolved, deferred fields left out. */
export function resolveNodeConfig(source: ConfigSource): Json {
  const { manifest } = source.registry.typeOf(source.node)
  return resolveConfig(source.node.config, manifest.configSchema, toContext(source, 'config'))
}

/** What an evaluation named `name` sees. The name keeps random values of two evaluations of one event apart. */
export function toContext(source: Omit<ConfigSource, 'registry' | 'node'>, name: string): EvaluationContext {
  return {
    lookup: createLookup(source),
    now: source.scope.now,
    seed: `${source.scope.seed}:${name}`,
    timezone: source.scope.timezone,
  }
}

/** Stands for secrets until the node runs: each is its own placeholder. */
export function toSecretPlaceholders(node: PlanNode): SecretsView {
  if (node.role !== 'run') return 'refused'
  return Object.fromEntries(node.reads.secrets.map((name) => [name, `\${{ secrets.${name} }}`]))
}
