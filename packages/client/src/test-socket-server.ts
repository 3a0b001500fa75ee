import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** One client of a test's WebSocket server. */
export interface TestSocket {
  readonly url: string
  readonly received: readonly { readonly type: string; readonly room: string }[]
  send(message: object): void
  /** Ends the connection without a word, as a dying server does. */
  destroy(): void
}

export interface TestSocketServer {
  readonly url: string
  /** The next client that connects. */
  nextSocket(): Promise<TestSocket>
  close(): Promise<void>
}

/** A server that speaks as much of RFC 6455 as short text messages need. Calls `onMessage` for each that comes. */
export async function startSocketServer(onMessage: (socket: TestSocket) => void): Promise<TestSocketServer> {
  const server = createServer()
  const streams = new Set<Duplex>()
  let next = Promise.withResolvers<TestSocket>()
  server.on('upgrade', (request, stream: Duplex) => {
    streams.add(stream)
    // A connection that this server destroyed says so.
    stream.on('error', () => {})
    const key = request.headers['sec-websocket-key'] ?? ''
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    const received: { type: string; room: string }[] = []
    const socket: TestSocket = {
      url: request.url ?? '',
      received,
      send: (message) => void stream.write(toFrame(JSON.stringify(message))),
      destroy: () => stream.destroy(),
    }
    let buffer = Buffer.alloc(0)
    stream.on('data', (data: Buffer) => {
      buffer = Buffer.concat([buffer, data])
      for (let text = takeText(); text !== null; text = takeText()) {
        received.push(JSON.parse(text) as { type: string; room: string })
        onMessage(socket)
      }
    })
    const takeText = (): string | null => {
      const length = (buffer[1] ?? 0) & 0x7f
      if (buffer.length < 6 + length || ((buffer[0] ?? 0) & 0x0f) !== 1) return null
      const mask = buffer.subarray(2, 6)
      const payload = Buffer.from(buffer.subarray(6, 6 + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
      buffer = buffer.subarray(6 + length)
      return payload.toString()
    }
    next.resolve(socket)
    next = Promise.withResolvers<TestSocket>()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextSocket: () => next.promise,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const stream of streams) stream.destroy()
      }),
  }
}

function toFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  if (payload.length > 125) throw new Error('A test message has 125 bytes at most.')
  return Buffer.concat([Buffer.from([0x81, payload.length]), payload])
}
