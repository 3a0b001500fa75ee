import { HeddleError } from '@heddle/model'
import { createEndpointHandler } from '@restatedev/restate-sdk'
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { EndpointOptions as ListenOptions } from './host.ts'

type Handled = Parameters<typeof createEndpointHandler>[0]

/** The HTTP/2 endpoint at which Restate reaches the handlers. */
export class Endpoint {
  readonly #server: Http2Server
  readonly #sessions = new Set<ServerHttp2Session>()
  readonly #options: ListenOptions

  constructor(handled: Pick<Handled, 'services' | 'logger'>, options: ListenOptions) {
    this.#options = options
    const { identityKeys } = options
    const signed = identityKeys === undefined ? {} : { identityKeys: [...identityKeys] }
    this.#server = createServer(createEndpointHandler({ ...handled, ...signed }))
    this.#server.on('session', (session) => {
      this.#sessions.add(session)
      session.once('close', () => this.#sessions.delete(session))
    })
  }

  /** Resolves with the URL that Restate is told. */
  async listen(): Promise<string> {
    const { hostname = '127.0.0.1', port = 0, advertisedUrl } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, hostname, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
    return advertisedUrl ?? `http://${hostname}:${(this.#server.address() as AddressInfo).port}`
  }

  /** Cuts all connections: Restate sees that the handlers are gone. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const session of this.#sessions) session.destroy()
    await closed
  }
}

/** Makes Restate know the handlers at `url`; the same code again is no change. Throws `OVERLOADED` when it refuses. */
export async function registerDeployment(adminUrl: string, url: string): Promise<void> {
  const body = JSON.stringify({ uri: url, force: true })
  const headers = { 'content-type': 'application/json' }
  try {
    const answer = await fetch(`${adminUrl}/deployments`, { method: 'POST', headers, body })
    if (answer.ok) return
    throw new Error(`${answer.status} ${await answer.text()}`)
  } catch (cause) {
    throw new HeddleError('OVERLOADED', `Restate at ${adminUrl} did not take the deployment ${url}.`, { cause })
  }
}
