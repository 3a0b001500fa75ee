import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Definition, WorkflowId } from '@heddle/model'
import type { NodeType } from '@heddle/node-sdk'
import type { Caller } from './caller.ts'
import { parseConfiguration } from './configuration.ts'
import { LOCAL_WORKSPACE, openHeddle, type Heddle } from './heddle.ts'

/* For tests of use-cases only: a real Heddle on an empty folder. */

export const MINA: Caller = { principal: 'user:mina', workspaceId: LOCAL_WORKSPACE }

export interface TestHeddle {
  readonly heddle: Heddle
  readonly folder: string
  /** A workflow with a draft of revision 1. */
  create(definition: Partial<Definition>): Promise<WorkflowId>
  /** A published, active workflow. */
  publish(definition: Partial<Definition>): Promise<WorkflowId>
  /** Closes it and opens its folder again. */
  reopen(): Promise<Heddle>
  close(): Promise<void>
}

/** Opens one. `nodeTypes`: beside the core ones. */
export async function openTestHeddle(nodeTypes: readonly NodeType[] = []): Promise<TestHeddle> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-use-case-'))
  const configuration = parseConfiguration({ HEDDLE_DATA: folder, HEDDLE_LOG: 'silent' })
  const opened = { heddle: await openHeddle(configuration, { nodeTypes }) }
  const create = async (definition: Partial<Definition>) => {
    const full: Definition = { format: 'heddle/v1', name: 'Test', nodes: [], ...definition }
    return (await opened.heddle.store.workflows.create(MINA.workspaceId, { definition: full, by: MINA.principal })).id
  }
  return {
    get heddle() {
      return opened.heddle
    },
    folder,
    create,
    publish: async (definition) => {
      const workflowId = await create(definition)
      await opened.heddle.publishing.publish(MINA, { workflowId, revision: 1 })
      return workflowId
    },
    reopen: async () => {
      await opened.heddle.close({ graceMs: 0 })
      opened.heddle = await openHeddle(configuration, { nodeTypes })
      return opened.heddle
    },
    close: async () => {
      await opened.heddle.close({ graceMs: 0 })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
