import type { EmbeddedHost, HostClock, RecoveryReport } from '@heddle/host-embedded'
import { createEmbeddedHost, createMemoryAdmission, createSystemClock } from '@heddle/host-embedded'
import { toWorkspaceId, type NodeCatalogue, type WorkspaceId } from '@heddle/model'
import { createEvaluator, createRegistry, createRunner, type NodeRegistry, type NodeType, type RunnerPorts } from '@heddle/node-sdk'
import { coreNodes } from '@heddle/nodes-core'
import type { Store } from '@heddle/store'
import type { Configuration } from './configuration.ts'
import { createControlServer } from './control-server.ts'
import { createPorts, createSandboxOf } from './create-ports.ts'
import { createDefectReporter, createLog } from './log.ts'
import { createLocalOperations } from './local-operations.ts'
import { openConfiguredStore } from './open-configured-store.ts'
import type { Operations } from './operations.ts'
import { readVersion } from './read-version.ts'
import { createSystemIds } from './system-ids.ts'
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
  readonly ports: RunnerPorts
  readonly operations: Operations
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
}

/** The node types that come with Heddle, as data. */
export function coreCatalogue(): NodeCatalogue {
  return createRegistry(coreNodes)
}

/**
 * Opens the data, recovers what is open and starts driving it. Throws `CONFLICT`, saying who, when another process
 * owns the data.
 */
export async function openHeddle(configuration: Configuration, options: HeddleOptions = {}): Promise<Heddle> {
  await using undo = new AsyncDisposableStack()
  const log = createLog(configuration)
  const reportDefect = createDefectReporter(log)
  const store = await openConfiguredStore(configuration)
  undo.defer(() => store.close())
  const registry = createRegistry([...coreNodes, ...(options.nodeTypes ?? [])])
  const library = new WorkflowLibrary(store, registry)
  const sandbox = createSandboxOf(configuration)
  undo.defer(() => sandbox.close())
  const ports = createPorts({ configuration, journal: store.journal, blobs: store.blobs, sandbox, reportDefect })

  const late: { operations: Operations | null } = { operations: null }
  const control = await createControlServer({
    place: 'by its owner',
    call: (name, args, callOptions) => {
      if (late.operations === null) throw new Error('Heddle is still starting.')
      return late.operations.call(name, args, callOptions)
    },
    close: async () => {},
  })
  undo.defer(() => control.close())
  const owner = await store.acquireOwner({ pid: process.pid, since: Date.now(), address: JSON.stringify(control.address) })
  undo.defer(() => owner.release())

  const clock = options.clock ?? createSystemClock()
  const host = createEmbeddedHost({
    journal: store.journal,
    blobs: store.blobs,
    evaluator: createEvaluator(registry, { onDefect: (errorId, error) => reportDefect(errorId, error, {}) }),
    runner: createRunner(registry, ports),
    clock,
    ids: createSystemIds(),
    workflows: library,
    admission: createMemoryAdmission({ clock, maxExecutions: configuration.maxExecutions, maxNodes: configuration.maxNodeExecutions }),
    owner,
    engineRelease: readVersion(),
    worker: `${process.pid}`,
    report: (incident) => log.warn({ err: incident.cause, executionId: incident.executionId, errorId: incident.errorId }, incident.message),
  })
  const recovered = await host.start()
  const operations: Operations = {
    ...createLocalOperations({
      workspaceId: LOCAL_WORKSPACE,
      host,
      library,
      executions: store.executions,
      files: ports.files,
      workflowNames: (ids) => library.names(LOCAL_WORKSPACE, ids),
      values: (executionId) => ports.values(LOCAL_WORKSPACE, executionId),
      backup: (target) => store.backup(target),
    }),
    close: async () => {},
  }
  late.operations = operations
  const release = undo.move()
  return {
    configuration,
    workspaceId: LOCAL_WORKSPACE,
    catalogue: registry,
    store,
    host,
    library,
    ports,
    operations,
    recovered,
    readiness: () => (host.stats().accepting ? { isReady: true } : { isReady: false, reason: 'Heddle takes no new work now: it stops, or its storage has no room.' }),
    close: async (closeOptions) => {
      await host.stop(closeOptions)
      await release.disposeAsync()
    },
  }
}

export type { NodeRegistry }
