/*
 * Rooms of a workspace over one WebSocket: lists that stay current, and executions.
 *
 * From the client: `{ type: 'subscribe', room, after? }`, `{ type: 'unsubscribe', room }`, `{ type: 'ping' }`. Rooms are
 * `executions`, `workflow:<id>`, `approvals` and `execution:<id>` (`after`: the last `seq` it has).
 * To the client: `subscribed`, `unsubscribed`, `pong`; `changes { room, items }`; `refresh { room }`: more changed than
 * is told, load the list again; `event { room, event }` and at last `end { room, … }` of an execution; `error`, a problem
 * document with that type, and the room it is about.
 *
 * Invariants
 * 1. A socket holds at most `MAX_ROOMS` subscriptions; subscribing twice is one subscription.
 * 2. A client that cannot keep up gets no changes until it can, then `refresh`; recorded events wait in the journal.
 * 3. When the socket closes, everything it subscribed to ends.
 */
import { HeddleError, toExecutionId } from '@heddle/model'
import type { ListChanges } from '@heddle/runtime'
import { z } from 'zod'
import type { Socket } from '../http/socket.ts'
import { toErrorMessage, type SocketContext } from './execution-socket.ts'
import { toMessageText } from './message-text.ts'
import { SocketWriter } from './socket-writer.ts'

const MAX_ROOMS = 50

const room = z.string().regex(/^(executions|approvals|(workflow|execution):[\w-]{1,200})$/, 'is no room')
const requestSchema = z.union([
  z.strictObject({ type: z.literal('subscribe'), room, after: z.int().min(0).default(0) }),
  z.strictObject({ type: z.literal('unsubscribe'), room }),
  z.strictObject({ type: z.literal('ping') }),
])
type RoomRequest = z.infer<typeof requestSchema>

/** Serves rooms until the socket closes. */
export function serveRoomSocket(socket: Socket, context: SocketContext): void {
  const rooms = new Rooms(new SocketWriter(socket), context)
  socket.on('message', (data, isBinary) => rooms.receive(isBinary ? '' : data.toString('utf8')))
}

class Rooms {
  readonly #writer: SocketWriter
  readonly #context: SocketContext
  /** By room: ends the subscription. */
  readonly #open = new Map<string, () => void>()
  readonly #stale = new Set<string>()
  #unwatch: (() => void) | null = null

  constructor(writer: SocketWriter, context: SocketContext) {
    this.#writer = writer
    this.#context = context
    writer.gone.addEventListener('abort', () => this.#closeAll(), { once: true })
  }

  receive(text: string): void {
    const request = parseRequest(text)
    if (request === null) {
      const wanted =
        'subscribe, unsubscribe or ping, as JSON, to executions, approvals, workflow:<id> or execution:<id>'
      this.#tell(new HeddleError('INPUT_INVALID', `The message is none this address knows. Send ${wanted}.`), {})
    } else if (request.type === 'ping') this.#send({ type: 'pong' })
    else if (request.type === 'unsubscribe') this.#leave(request.room)
    else this.#enter(request)
  }

  #enter({ room: name, after }: Extract<RoomRequest, { readonly type: 'subscribe' }>): void {
    if (!this.#open.has(name) && this.#open.size >= MAX_ROOMS) {
      const message = `One connection subscribes to ${MAX_ROOMS} rooms at most. Leave one, or open another connection.`
      this.#tell(new HeddleError('OVERLOADED', message), { room: name })
      return
    }
    this.#open.get(name)?.()
    const [kind, id = ''] = name.split(':')
    this.#open.set(name, kind === 'execution' ? this.#follow(name, { id, after }) : this.#watch(name))
    this.#send({ type: 'subscribed', room: name })
  }

  #leave(name: string): void {
    this.#open.get(name)?.()
    this.#open.delete(name)
    this.#send({ type: 'unsubscribed', room: name })
  }

  #follow(name: string, { id, after }: { readonly id: string; readonly after: number }): () => void {
    const stop = new AbortController()
    void this.#pump(name, { id, after, signal: stop.signal })
    return () => stop.abort(new Error('unsubscribed'))
  }

  async #pump(
    name: string,
    { id, after, signal }: { readonly id: string; readonly after: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const { caller, heddle } = this.#context
    const prefix = `{"type":"event","room":${JSON.stringify(name)},"event":`
    try {
      const feed = { executionId: toExecutionId(id), after, signal }
      for await (const message of await heddle.streams.follow(caller, feed)) {
        if (signal.aborted) return
        if (message.type === 'end') this.#send({ room: name, ...message })
        else await this.#writer.send(`${prefix}${toMessageText(message)}}`)
      }
    } catch (error) {
      if (!signal.aborted) this.#tell(error, { room: name })
    }
    if (!signal.aborted) this.#open.delete(name)
  }

  /** All lists of a socket are told from one watch of the workspace. */
  #watch(name: string): () => void {
    const { caller, heddle } = this.#context
    this.#unwatch ??= heddle.streams.watch(caller, (changes) => this.#spread(changes))
    return () => {
      this.#stale.delete(name)
    }
  }

  #spread(changes: ListChanges): void {
    for (const name of this.#open.keys()) {
      if (name.startsWith('execution:')) continue
      const items = toItems(name, changes)
      if (this.#writer.isFull) {
        if (items.length > 0 || changes.isIncomplete) this.#stale.add(name)
      } else if (changes.isIncomplete || this.#stale.delete(name)) this.#send({ type: 'refresh', room: name })
      else if (items.length > 0) this.#send({ type: 'changes', room: name, items })
    }
  }

  #send(message: object): void {
    void this.#writer.send(JSON.stringify(message))
  }

  #tell(error: unknown, about: { readonly room?: string }): void {
    void this.#writer.send(toErrorMessage(error, this.#context.log, about).text)
  }

  #closeAll(): void {
    for (const close of this.#open.values()) close()
    this.#open.clear()
    this.#unwatch?.()
  }
}

function toItems(name: string, { executions, approvals }: ListChanges): readonly unknown[] {
  if (name === 'executions') return executions
  if (name === 'approvals') return approvals
  const workflowId = name.slice('workflow:'.length)
  return executions.filter((execution) => execution.workflowId === workflowId)
}

function parseRequest(text: string): RoomRequest | null {
  try {
    const parsed = requestSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
