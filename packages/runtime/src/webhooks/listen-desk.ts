/*
 * Listening: an editor waits for the next call of its draft's webhook, to see what comes and to run the draft with it.
 *
 * D1 A test address answers only while somebody listens, or did a moment ago; it starts nothing.
 * D2 A call is given once: to whoever waits, else to the next who asks within a minute. The last one counts.
 */
import {
  HeddleError,
  toNodeId,
  type Definition,
  type Json,
  type NodeId,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'
import { parseWebhookConfig, type WebhookConfig } from '@heddle/nodes-core'
import type { FilesPort } from '@heddle/node-sdk'
import type { Store } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { HookCall, HookOutcome } from './hook-call.ts'
import { readHookInput } from './read-hook-input.ts'

/** First part of test addresses; no path of a webhook begins so. */
export const TEST_PREFIX = '-test/'

export interface ListenRequest {
  readonly workflowId: WorkflowId
  /** Default: the draft's first webhook. */
  readonly nodeId?: NodeId
  /** At most 55 s; default not at all: opens the address and gives what came a moment ago. */
  readonly waitMs?: number
  readonly signal?: AbortSignal
}

export interface Listened {
  readonly nodeId: NodeId
  readonly method: string
  /** Below `/hooks/{workspace}/`. */
  readonly path: string
  /** What the draft can be run with; null: nothing has come yet. */
  readonly call: { readonly at: number; readonly input: Json } | null
}

interface Parts {
  readonly store: Store
  readonly files: FilesPort
  readonly now: () => number
  readonly after: (delayMs: number, callback: () => void) => () => void
  readonly findWorkspace: (slug: string) => Promise<WorkspaceId | null>
}

type Caught = NonNullable<Listened['call']>

interface Session {
  readonly workspaceId: WorkspaceId
  /** Of the draft, as it was when somebody listened last. */
  config: WebhookConfig
  readonly principal: string
  readonly waiters: Set<(caught: Caught) => void>
  caught: Caught | null
  cancelEnd: () => void
}

/** How long a test address stays after the last who asked. */
const LINGER_MS = 60_000
const MAX_WAIT_MS = 55_000

export class ListenDesk {
  readonly #parts: Parts
  /** By workspace and path. */
  readonly #sessions = new Map<string, Session>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async listen(caller: Caller, request: ListenRequest): Promise<Listened> {
    const { workspaceId, principal } = caller
    const { definition } = await this.#parts.store.workflows.get(workspaceId, request.workflowId)
    const { nodeId, config } = findWebhook(definition, request.nodeId)
    const path = `${TEST_PREFIX}${request.workflowId}/${config.path}`
    const key = `${workspaceId}/${path}`
    const session: Session = this.#sessions.get(key) ?? {
      workspaceId,
      config,
      principal,
      waiters: new Set(),
      caught: null,
      cancelEnd: () => {},
    }
    session.cancelEnd()
    session.config = config
    this.#sessions.set(key, session)
    const call = await this.#next(session, request)
    if (session.waiters.size === 0) this.#endLater(key, session)
    return { nodeId, method: config.method, path, call }
  }

  /** Takes a call of a test address. Throws `NOT_FOUND` when nobody listens there. */
  async catchCall(call: HookCall): Promise<HookOutcome> {
    const workspaceId = await this.#parts.findWorkspace(call.workspace)
    const session = workspaceId === null ? undefined : this.#sessions.get(`${workspaceId}/${call.path}`)
    if (session === undefined) {
      throw new HeddleError('NOT_FOUND', 'Nobody listens at this test address. Press Listen in the editor, then call.')
    }
    const { config, principal } = session
    if (call.method !== config.method) return { kind: 'wrong-method', allow: config.method }
    const to = { files: this.#parts.files, workspaceId: session.workspaceId, principal }
    const input = await readHookInput(call, to, config.auth.header?.toLowerCase() ?? null)
    const caught = { at: this.#parts.now(), input }
    if (session.waiters.size === 0) session.caught = caught
    for (const waiter of session.waiters) waiter(caught)
    return { kind: 'caught' }
  }

  close(): void {
    for (const session of this.#sessions.values()) session.cancelEnd()
    this.#sessions.clear()
  }

  async #next(session: Session, { waitMs = 0, signal }: ListenRequest): Promise<Caught | null> {
    const { caught } = session
    session.caught = null
    if (caught !== null || waitMs <= 0 || signal?.aborted === true) return caught
    const { promise, resolve } = Promise.withResolvers<Caught | null>()
    const giveUp = () => resolve(null)
    const cancel = this.#parts.after(Math.min(waitMs, MAX_WAIT_MS), giveUp)
    signal?.addEventListener('abort', giveUp, { once: true })
    session.waiters.add(resolve)
    try {
      return await promise
    } finally {
      session.waiters.delete(resolve)
      signal?.removeEventListener('abort', giveUp)
      cancel()
    }
  }

  #endLater(key: string, session: Session): void {
    session.cancelEnd()
    session.cancelEnd = this.#parts.after(LINGER_MS, () => {
      if (session.waiters.size === 0) this.#sessions.delete(key)
    })
  }
}

function findWebhook(
  definition: Definition,
  wanted: NodeId | undefined,
): { readonly nodeId: NodeId; readonly config: WebhookConfig } {
  const webhooks = definition.nodes.filter(({ type }) => type.startsWith('trigger.webhook@'))
  const node = wanted === undefined ? webhooks[0] : webhooks.find(({ id }) => id === wanted)
  if (node === undefined) {
    const which = wanted === undefined ? 'has no webhook trigger' : `has no webhook trigger "${wanted}"`
    throw new HeddleError('INPUT_INVALID', `The draft of "${definition.name}" ${which}. Add one, then listen.`)
  }
  return { nodeId: toNodeId(node.id), config: parseWebhookConfig(node.config ?? {}) }
}
