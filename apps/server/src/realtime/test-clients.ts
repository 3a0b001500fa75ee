import type { StreamMessage } from '@heddle/runtime'

/** A client of server-sent events, for tests: reads until it has enough, then cuts the line. */
export async function readEventStream(
  url: string,
  options: {
    readonly lastEventId?: number
    readonly headers?: { readonly [name: string]: string }
    readonly onMessage: (message: StreamMessage, id: number | null) => 'enough' | void
  },
): Promise<'ended' | 'cut'> {
  const cut = new AbortController()
  const { lastEventId, headers = {}, onMessage } = options
  const from = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  const response = await fetch(url, { headers: { ...headers, ...from }, signal: cut.signal })
  if (response.status !== 200 || response.body === null) throw new Error(`The stream answered ${response.status}.`)
  let text = ''
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true })
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const frame = parseFrame(text.slice(0, end))
        text = text.slice(end + 2)
        if (frame !== null && onMessage(frame.message, frame.id) === 'enough') return 'cut'
      }
    }
    return 'ended'
  } finally {
    cut.abort()
  }
}

function parseFrame(frame: string): { readonly message: StreamMessage; readonly id: number | null } | null {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1]
  const data = field('data')
  if (data === undefined) return null
  const id = field('id')
  return { message: JSON.parse(data) as StreamMessage, id: id === undefined ? null : Number(id) }
}

/** A WebSocket that keeps what it received, for tests. */
export class TestSocket {
  readonly messages: { readonly [member: string]: unknown }[] = []
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly #socket: WebSocket
  #heard: PromiseWithResolvers<void> = Promise.withResolvers()

  constructor(url: string) {
    this.#socket = new WebSocket(url.replace(/^http/, 'ws'))
    this.#socket.addEventListener('message', ({ data }) => {
      this.messages.push(JSON.parse(String(data)) as { readonly [member: string]: unknown })
      this.#heard.resolve()
      this.#heard = Promise.withResolvers()
    })
    this.closed = new Promise((resolve) => {
      this.#socket.addEventListener('close', ({ code, reason }) => {
        resolve({ code, reason })
        this.#heard.resolve()
      })
    })
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.addEventListener('open', () => resolve(), { once: true })
      this.#socket.addEventListener('error', () => reject(new Error('The socket was refused.')), { once: true })
    })
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The first message that fits, waiting for it. */
  async until(fits: (message: { readonly [member: string]: unknown }) => boolean) {
    for (;;) {
      const found = this.messages.find(fits)
      if (found !== undefined) return found
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error('The socket closed before the message came.')
      await this.#heard.promise
    }
  }

  close(): void {
    this.#socket.close()
  }
}
