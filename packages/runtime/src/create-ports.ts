import { randomUUID } from 'node:crypto'
import type { BlobStore, Journal } from '@heddle/engine'
import { Values } from '@heddle/host-embedded'
import { HeddleError, toExecutionId } from '@heddle/model'
import type { BlobsPort, RunnerPorts, SecretsPort } from '@heddle/node-sdk'
import { createSandbox, type Sandbox } from '@heddle/sandbox'
import type { Configuration } from './configuration.ts'
import { createGuardedFetch } from './egress-fetch.ts'
import type { FileArea } from './file-area.ts'
import type { ReportDefect } from './log.ts'

/** The sandbox that the configuration asks for. */
export function createSandboxOf(configuration: Configuration): Sandbox {
  return createSandbox({
    minimumWall: configuration.minimumWall,
    ...(configuration.pythonPath === null ? {} : { pythonPath: configuration.pythonPath }),
  })
}

/** What node code may reach, from the parts of a running Heddle. */
export function createPorts(parts: {
  readonly configuration: Configuration
  readonly journal: Journal
  readonly blobs: BlobStore
  readonly sandbox: Sandbox
  readonly files: FileArea
  readonly reportDefect: ReportDefect
}): RunnerPorts {
  const values = new Values({ journal: parts.journal, blobs: parts.blobs })
  return {
    fetch: createGuardedFetch({ allow: parts.configuration.allowedNetworks }),
    sandbox: parts.sandbox,
    files: parts.files,
    blobs: toBlobsPort(parts.blobs),
    secrets: NO_SECRETS,
    values: (workspaceId, executionId) => values.reader(workspaceId, toExecutionId(executionId)),
    store: (workspaceId, value) => values.store(workspaceId, value),
    now: () => Date.now(),
    uuid: () => randomUUID(),
    random: () => Math.random(),
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    reportDefect: (errorId, error, caller) =>
      parts.reportDefect(errorId, error, { executionId: caller.executionId, nodeKey: caller.nodeKey }),
  }
}

function toBlobsPort(blobs: BlobStore): BlobsPort {
  return {
    put: (caller, bytes) => blobs.put(caller.workspaceId, bytes),
    get: async (caller, sha256) => {
      const bytes = await blobs.get(caller.workspaceId, sha256)
      if (bytes === null) throw new HeddleError('NOT_FOUND', `The blob ${sha256} is not in this workspace.`)
      return bytes
    },
  }
}

/** The vault is not part of the durable core: a workspace has no secrets. */
const NO_SECRETS: SecretsPort = {
  get: (_caller, name) => Promise.reject(new HeddleError('SECRET_NOT_FOUND', `The workspace has no secret "${name}".`)),
}
