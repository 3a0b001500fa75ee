import {
  HeddleError,
  type ErrorInfo,
  type Json,
  type NodeRunner,
  type RunChannel,
  type RunInvocation,
  type RunReport,
} from '@heddle/model'
import { EntryActivity } from './activity.ts'
import type { NodeContext } from './context.ts'
import { createContext } from './create-context.ts'
import { isFired, type NodeType } from './define-node.ts'
import type { Entry } from './entry.ts'
import { toFailure } from './failure.ts'
import { checkPorts } from './fired-ports.ts'
import { toJsonValue } from './json-value.ts'
import { LogicalClock } from './logical-clock.ts'
import type { RunnerPorts } from './ports.ts'
import { Redactor } from './redactor.ts'
import type { NodeRegistry } from './registry.ts'
import { resolveNodeConfig } from './resolve-node-config.ts'
import { ValueLoader } from './value-loader.ts'

/*
 * Purpose: carries out one entry into a node's code, and says how it ended.
 * Boundary: knows no engine and no host; timeouts, retries and slots are theirs. An abort is answered when the code
 * settles; code that does not is left to the host's grace period.
 *
 * - R1: `run` never rejects; an error that nobody foresaw is `INTERNAL_ERROR` with an id, its stack goes to the log only.
 * - R2: what is reported is plain JSON without values of secrets, and satisfies the type's output schema.
 * - R3: secrets are resolved here, after the lease, and live no longer than the entry.
 * - R4: every call record is handed over before the report.
 */

/** Makes the runner of `registry`'s types on `ports`. */
export function createRunner(registry: NodeRegistry, ports: RunnerPorts): NodeRunner {
  return {
    sideEffects: (node, config) => {
      const type = registry.typeOf(node)
      if (type.manifest.sideEffects !== 'dynamic') return type.manifest.sideEffects
      try {
        return type.sideEffectsOf(type.parseConfig(config))
      } catch (error) {
        if (error instanceof HeddleError && error.code === 'INPUT_INVALID') return 'ask'
        throw error
      }
    },
    run: (invocation, channel, signal) => runEntry({ registry, ports, invocation, channel, signal }),
  }
}

interface Job {
  readonly registry: NodeRegistry
  readonly ports: RunnerPorts
  readonly invocation: RunInvocation
  readonly channel: RunChannel
  readonly signal: AbortSignal
}

type Ending =
  | { readonly kind: 'returned'; readonly result: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'suspended'; readonly report: RunReport }

async function runEntry(job: Job): Promise<RunReport> {
  const entry = openEntry(job)
  try {
    const type = job.registry.typeOf(job.invocation.node)
    const prepared = prepare(job, entry, type)
    const { config, inputs } = prepared instanceof Promise ? await prepared : prepared
    const { context, close } = createContext(entry, inputs)
    const ending = await enter(type, { entry, context, config })
    const closing = close()
    if (closing !== null) await closing
    return toReport(ending, entry, type)
  } catch (error) {
    return toReport({ kind: 'threw', error }, entry, null)
  }
}

function openEntry({ ports, invocation, channel, signal }: Job): Entry {
  const { workspaceId, executionId, nodeKey, node, principal, test } = invocation
  return {
    invocation,
    channel,
    ports,
    signal,
    caller: { workspaceId, executionId, nodeKey, nodeType: node.type, principal, test },
    activity: new EntryActivity(ports.nextTurn && (() => nextTurn(ports))),
    clock: new LogicalClock(invocation),
    redactor: new Redactor(),
    verdict: { defect: null, isLeaseLost: false },
  }
}

async function nextTurn(ports: RunnerPorts): Promise<void> {
  await ports.nextTurn?.()
}

interface Prepared {
  readonly config: unknown
  readonly inputs: readonly Json[]
}

/** Config and inputs; at once when nothing must be loaded for them, as for most nodes. */
function prepare(job: Job, entry: Entry, type: NodeType): Prepared | Promise<Prepared> {
  const { scope, node, config } = job.invocation
  const isComplete = scope.inputs.length === 0 && node.reads.secrets.length === 0
  return isComplete ? { config: type.parseConfig(config), inputs: [] } : load(job, entry, type)
}

async function load(job: Job, entry: Entry, type: NodeType): Promise<Prepared> {
  const { invocation, ports } = job
  const reader = ports.values(invocation.workspaceId, invocation.executionId)
  const { inputs: stored } = invocation.scope
  const inputs = await Promise.all(stored.map((input) => reader.load(input)))
  const config = invocation.node.reads.secrets.length === 0 ? invocation.config : await resolveWithSecrets(job, entry)
  return { config: type.parseConfig(config), inputs }
}

/** The config once more, with the secrets themselves where the engine saw their placeholders. */
async function resolveWithSecrets({ registry, ports, invocation }: Job, entry: Entry): Promise<Json> {
  const { node, scope } = invocation
  const secrets = await loadSecrets(node.reads.secrets, ports, entry)
  // Names were checked with the plan; what is neither a node nor there is a field that the input left out.
  const known = { isNode: (name: string) => node.reads.nodes.some((id) => id === name), isField: () => true }
  const values = new ValueLoader(ports.values(invocation.workspaceId, invocation.executionId))
  for (;;) {
    try {
      const config = resolveNodeConfig({ registry, node, scope, values, known, secrets })
      if (!values.isMissing) return toJsonValue(config, 'The config')
    } catch (error) {
      if (!values.isMissing) throw error
    }
    await values.loadMissing()
  }
}

async function loadSecrets(
  names: readonly string[],
  ports: RunnerPorts,
  { caller, redactor }: Entry,
): Promise<{ readonly [name: string]: string }> {
  const values = await Promise.all(names.map((name) => ports.secrets.get(caller, name)))
  for (const value of values) redactor.add(value)
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']))
}

interface Doors {
  readonly entry: Entry
  readonly context: NodeContext
  readonly config: unknown
}

function enter(type: NodeType, { entry, context, config }: Doors): Promise<Ending> {
  const run = type.run
  if (!run) throw new HeddleError('INTERNAL_ERROR', `${type.manifest.type} does not run; the engine carries it out.`)
  return new Promise((resolve) => {
    entry.activity.whenSuspended((waits) => resolve({ kind: 'suspended', report: { kind: 'suspended', waits } }))
    const returned = (result: unknown) => resolve({ kind: 'returned', result })
    const threw = (error: unknown) => resolve({ kind: 'threw', error })
    try {
      const result = run(context, config)
      if (isThenable(result)) Promise.resolve(result).then(returned, threw)
      else returned(result)
    } catch (error) {
      threw(error)
    }
  })
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function toReport(ending: Ending, entry: Entry, type: NodeType | null): RunReport {
  const { verdict, signal } = entry
  if (verdict.isLeaseLost) return cancelled(entry, type)
  if (verdict.defect) return failed(verdict.defect, entry)
  if (ending.kind === 'suspended') return signal.aborted ? cancelled(entry, type) : ending.report
  if (ending.kind === 'threw') return signal.aborted ? cancelled(entry, type) : failed(ending.error, entry)
  try {
    return completed(ending.result, entry, type)
  } catch (error) {
    return failed(error, entry)
  }
}

function completed(result: unknown, { invocation, redactor }: Entry, type: NodeType | null): RunReport {
  const value = isFired(result) ? result.output : result
  const output = redactor.json(toJsonValue(value, `The output of node ${invocation.node.id}`))
  type?.checkOutput(output)
  if (!isFired(result)) return { kind: 'completed', output }
  if (type) checkPorts(type.manifest, invocation.node, result.ports)
  return { kind: 'completed', output, ports: result.ports }
}

function failed(error: unknown, { ports, caller, redactor }: Entry): RunReport {
  const info = toFailure(
    error,
    () => ports.uuid(),
    (id, cause) => ports.reportDefect?.(id, cause, caller),
  )
  const safe: ErrorInfo = {
    ...info,
    message: redactor.text(info.message),
    ...(info.details === undefined ? {} : { details: redactor.json(info.details) }),
  }
  return { kind: 'failed', error: safe }
}

/** Without a type the code was never entered. */
function cancelled({ invocation }: Entry, type: NodeType | null): RunReport {
  return { kind: 'cancelled', mayHaveHappened: type !== null && mayAct(type, invocation) }
}

function mayAct(type: NodeType, { config }: RunInvocation): boolean {
  if (type.manifest.sideEffects !== 'dynamic') return type.manifest.sideEffects !== 'none'
  try {
    return type.sideEffectsOf(type.parseConfig(config)) !== 'none'
  } catch {
    // The placeholder form of the config does not parse: what the real one did is not known.
    return true
  }
}
