import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Definition, WorkflowId } from '@heddle/model'
import { LOCAL_WORKSPACE, openHeddle, parseConfiguration, type Heddle } from '@heddle/runtime'
import { createServer } from './create-server.ts'

/* For tests only: a real server on a free port, with a real Heddle on an empty folder. */

export interface TestServer {
  readonly heddle: Heddle
  /** Without a slash at the end. */
  readonly url: string
  /** A workflow with a draft of revision 1. */
  create(definition: Partial<Definition>): Promise<WorkflowId>
  /** JSON in and out, below `/api/v1`. */
  call(method: string, path: string, body?: unknown, headers?: { readonly [name: string]: string }): Promise<TestAnswer>
  close(): Promise<void>
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of any shape
  readonly body: any
}

/** Starts one. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-server-'))
  const configuration = parseConfiguration({ HEDDLE_DATA: folder, HEDDLE_LOG: 'silent', PORT: '0' })
  const heddle = await openHeddle(configuration)
  const server = createServer({ configuration, heddle: () => heddle })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    heddle,
    url,
    create: async (definition) => {
      const full: Definition = { format: 'heddle/v1', name: 'Test', nodes: [], ...definition }
      return (await heddle.store.workflows.create(LOCAL_WORKSPACE, { definition: full, by: 'user:local' })).id
    },
    call: async (method, path, body, headers = {}) => {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
    },
    close: async () => {
      await server.close()
      await heddle.close({ graceMs: 0 })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
