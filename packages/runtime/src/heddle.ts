import { cp, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  PatientBlobs,
  createEmbeddedHost,
  createMemoryAdmission,
  createSystemClock,
  type EmbeddedHost,
  type HostClock,
  type RecoveryReport,
} from '@heddle/host-embedded'
import type { Evaluator } from '@heddle/engine'
import { toWorkspaceId, type NodeCatalogue, type WorkspaceId } from '@heddle/model'
import {
  createEvaluator,
  createRegistry,
  createRunner,
  type NodeRegistry,
  type NodeType,
  type RunnerPorts,
} from '@heddle/node-sdk'
import { coreNodes } from '@heddle/nodes-core'
import type { Store } from '@heddle/store'
import type { Logger } from 'pino'
import type { Configuration } from './configuration.ts'
import { writeControlFile } from './control-file.ts'
import { createExecutions, type Executions } from './executions/create-executions.ts'
import type { ExecutionParts } from './executions/execution-parts.ts'
import { PlanFactsCache } from './executions/plan-facts.ts'
import { createControlServer } from './control-server.ts'
import { createPorts, createSandboxOf } from './create-ports.ts'
import { createFileArea, type FileArea } from './file-area.ts'
import { createLocalOperations } from './local-operations.ts'
import { createDefectReporter, createLog } from './log.ts'
import { makeDataFolder } from './make-data-folder.ts'
import { openConfiguredStore } from './open-configured-store.ts'
import type { Operations } from './operations.ts'
import { readVersion } from './read-version.ts'
import { resolveTarget } from './launching/resolve-target.ts'
import { createStreams, type Streams } from './streams/create-streams.ts'
import { createSystemIds } from './system-ids.ts'
import { ActiveVersions } from './launching/active-versions.ts'
import { createLaunching, type Launching } from './launching/launching.ts'
import { createPublishing, type Publishing } from './publishing/publishing.ts'
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts'
import { WorkflowLibrary } from './workflow-library.ts'

/** The one workspace of a Heddle without sign-in. */
export const LOCAL_WORKSPACE = toWorkspaceId('local')

/** A running Heddle: owner of its data, driving executions. */
export interface Heddle {
  readonly configuration: Configuration
  readonly workspaceId: WorkspaceId
  readonly catalogue: NodeCatalogue
  readonly store: Store
  readonly host: EmbeddedHost
  readonly library: WorkflowLibrary
  readonly files: FileArea
  readonly ports: RunnerPorts
  readonly operations: Operations
  readonly executions: Executions
  readonly streams: Streams
  readonly publishing: Publishing
  readonly launching: Launching
  readonly webhooks: Webhooks
  /** What was open when it started. */
  readonly recovered: RecoveryReport
  readiness(): { readonly isReady: boolean; readonly reason?: string }
  /** Gives running attempts `graceMs` (default 30 s), then lets go of everything. */
  close(options?: { readonly graceMs?: number }): Promise<void>
}

export interface HeddleOptions {
  /** Node types beside the core ones. */
  readonly nodeTypes?: readonly NodeType[]
  /** Default: the machine's. */
  readonly clock?: HostClock
  /** Where people reach it: told to whoever else wants the data. Default: nowhere. */
  readonly address?: string
}

/** The parts of a Heddle before it drives anything. */
interface Parts {
  readonly configuration: Configuration
  readonly log: Logger
  readonly store: Store
  readonly blobs: PatientBlobs
  readonly registry: NodeRegistry
  readonly evaluator: Evaluator
  readonly active: ActiveVersions
  readonly library: WorkflowLibrary
  readonly files: FileArea
  readonly ports: RunnerPorts
  readonly clock: HostClock
}

/** The node types that come with Heddle, as data. */
export function coreCatalogue(): NodeCatalogue {
  return createRegistry(coreNodes)
}

/**
 * Opens the data, recovers what is open and starts driving it. Throws `CONFLICT`, saying who, when another process
 * owns the data, and `INPUT_INVALID` when the data folder cannot be used.
 */
export async function openHeddle(configuration: Configuration, options: HeddleOptions = {}): Promise<Heddle> {
  await using undo = new AsyncDisposableStack()
  const parts = await openParts(configuration, options, undo)
  const { store, ports, library, registry } = parts
  const owner = await store.acquireOwner({ pid: process.pid, since: Date.now(), address: options.address ?? null })
  undo.defer(() => owner.release())
  await store.workspaces.ensure(LOCAL_WORKSPACE, { slug: LOCAL_WORKSPACE, name: 'Local' })
  const host = createHost(parts, owner)
  const recovered = await host.start()
  const operations: Operations = {
    ...createLocalOperations({
      workspaceId: LOCAL_WORKSPACE,
      host,
      library,
      store,
      files: ports.files,
      values: (executionId) => ports.values(LOCAL_WORKSPACE, executionId),
      backup: (target) => backUp(parts, target),
    }),
    close: async () => {},
  }
  const control = await createControlServer(operations)
  undo.defer(() => control.close())
  undo.defer(await writeControlFile(configuration.dataFolder, { ...control.address, pid: process.pid }))
  const useCases = createUseCases(parts, host)
  undo.defer(() => useCases.webhooks.close())
  const executionParts = toExecutionParts(parts, host)
  const release = undo.move()
  return {
    configuration,
    workspaceId: LOCAL_WORKSPACE,
    catalogue: registry,
    store,
    host,
    library,
    files: parts.files,
    ports,
    operations,
    executions: createExecutions(executionParts, () => parts.clock.now()),
    streams: createStreams(executionParts),
    ...useCases,
    recovered,
    readiness: () => describeReadiness(host),
    close: async (closeOptions) => {
      await host.stop(closeOptions)
      await release.disposeAsync()
    },
  }
}

async function openParts(
  configuration: Configuration,
  options: HeddleOptions,
  undo: AsyncDisposableStack,
): Promise<Parts> {
  const log = createLog(configuration)
  const reportDefect = createDefectReporter(log)
  await makeDataFolder(configuration.dataFolder)
  const store = await openConfiguredStore(configuration)
  undo.defer(() => store.close())
  const registry = createRegistry([...coreNodes, ...(options.nodeTypes ?? [])])
  const sandbox = createSandboxOf(configuration)
  undo.defer(() => sandbox.close())
  const blobs = new PatientBlobs(store.blobs)
  const files = createFileArea({ dir: join(configuration.dataFolder, 'files') })
  const ports = createPorts({ configuration, journal: store.journal, blobs, sandbox, files, reportDefect })
  const active = new ActiveVersions(store)
  undo.defer(() => active.stop())
  const library = new WorkflowLibrary({ store, catalogue: registry, active })
  const evaluator = createEvaluator(registry, { onDefect: (errorId, error) => reportDefect(errorId, error, {}) })
  const clock = options.clock ?? createSystemClock()
  return { configuration, log, store, blobs, registry, evaluator, active, library, files, ports, clock }
}

function createHost(parts: Parts, owner: Awaited<ReturnType<Store['acquireOwner']>>): EmbeddedHost {
  const { configuration, log, store, blobs, registry, clock } = parts
  return createEmbeddedHost({
    journal: store.journal,
    blobs,
    evaluator: parts.evaluator,
    runner: createRunner(registry, parts.ports),
    clock,
    ids: createSystemIds(),
    workflows: parts.library,
    admission: createMemoryAdmission({
      clock,
      maxExecutions: configuration.maxExecutions,
      maxNodes: configuration.maxNodeExecutions,
    }),
    owner,
    engineRelease: readVersion(),
    worker: String(process.pid),
    report: ({ cause, executionId, errorId, message }) => log.warn({ err: cause, executionId, errorId }, message),
  })
}

function createUseCases(parts: Parts, host: EmbeddedHost): Pick<Heddle, 'publishing' | 'launching' | 'webhooks'> {
  const { store, registry, active, ports, clock, log } = parts
  const values: RunnerPorts['values'] = (workspaceId, executionId) => ports.values(workspaceId, executionId)
  return {
    publishing: createPublishing({ store, catalogue: registry }),
    launching: createLaunching({ store, catalogue: registry, host, active, values }),
    webhooks: createWebhooks({
      store,
      host,
      active,
      values,
      files: ports.files,
      secrets: ports.secrets,
      now: () => clock.now(),
      after: (delayMs, callback) => clock.after?.(delayMs, callback) ?? clock.schedule(clock.now() + delayMs, callback),
      onLost: (error, firings) => log.warn({ err: error, firings }, 'The history of bindings misses firings.'),
    }),
  }
}

function toExecutionParts(parts: Parts, host: EmbeddedHost): ExecutionParts {
  const { store, evaluator, ports, registry: catalogue, active } = parts
  return {
    store,
    host,
    evaluator,
    planFacts: new PlanFactsCache(store.executions),
    values: ports.values,
    resolveTarget: async (workspaceId, { nodes = {}, ...wanted }) => {
      const request = { ...wanted, workspaceId, overrides: { nodes } }
      const target = await resolveTarget({ store, catalogue, active }, request)
      return { ...target, env: await active.findEnv(workspaceId, target.plan) }
    },
  }
}

function describeReadiness(host: EmbeddedHost): { readonly isReady: boolean; readonly reason?: string } {
  if (host.stats().accepting) return { isReady: true }
  return { isReady: false, reason: 'Heddle takes no new work now: it stops, or its storage has no room.' }
}

/** The store's backup and, beside it, the workspace's files. */
async function backUp(parts: Parts, target: string): Promise<{ readonly bytes: number }> {
  const report = await parts.store.backup(target)
  const files = join(parts.configuration.dataFolder, 'files')
  if ((await stat(files).catch(() => null)) !== null) await cp(files, join(target, 'files'), { recursive: true })
  return { bytes: report.databaseBytes }
}
