import { HeddleError } from '@heddle/model'
import type { FetchPort } from '@heddle/node-sdk'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test service got. */
export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface LocalService extends AsyncDisposable {
  readonly origin: string
  readonly seen: readonly SeenRequest[]
}

/** A real HTTP server on this machine, for tests. */
export async function startLocalService(
  answer: (request: SeenRequest, response: ServerResponse) => void,
): Promise<LocalService> {
  const seen: SeenRequest[] = []
  const server = createServer((message, response) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      const { method = '', url = '', headers } = message
      const request = { method, url, headers, body: Buffer.concat(chunks).toString() }
      seen.push(request)
      answer(request, response)
    })
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}

/** The network without a guard, for tests. */
export const openFetch: FetchPort = {
  fetch: async (_caller, url, { method, headers, body, signal }) => {
    const init = { method, headers: { ...headers }, body: body as string | undefined, signal, duplex: 'half' }
    try {
      return await fetch(url, Object.fromEntries(Object.entries(init).filter(([, value]) => value !== undefined)))
    } catch (error) {
      if (signal?.aborted) throw error
      throw new HeddleError('UPSTREAM_UNAVAILABLE', `Nothing answers at ${new URL(url).host}.`, { cause: error })
    }
  },
}
