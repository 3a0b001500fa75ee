import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BucketConfig } from './s3-blobs.ts'

/** A bucket for tests: speaks S3's wire protocol over HTTP, checks every signature (version 4), keeps objects in memory. */
export class S3TestServer {
  readonly objects = new Map<string, { readonly bytes: Buffer; modifiedAt: number }>()
  /** Answers the next requests with 503. */
  failures = 0
  /** Objects per page of a listing. */
  pageSize = 2
  readonly #server: Server
  readonly #keySecret = 'test-secret'

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async start(): Promise<S3TestServer> {
    const server = new S3TestServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get config(): BucketConfig {
    const { port } = this.#server.address() as AddressInfo
    return { url: `http://127.0.0.1:${port}/bucket`, keyId: 'test-key', keySecret: this.#keySecret, region: 'test-1' }
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '/', 'http://bucket')
    if (this.failures > 0) {
      this.failures -= 1
      response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')
    } else if (!this.#isSigned(request, url)) {
      response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>')
    } else if (url.pathname === '/bucket') this.#list(url, response)
    else this.#handle(request.method, decodeURIComponent(url.pathname.slice('/bucket/'.length)), { chunks, response })
  }

  #handle(
    method: string | undefined,
    key: string,
    { chunks, response }: { readonly chunks: readonly Buffer[]; readonly response: ServerResponse },
  ): void {
    const object = this.objects.get(key)
    if (method === 'PUT') {
      this.objects.set(key, { bytes: Buffer.concat(chunks), modifiedAt: Date.now() })
      response.writeHead(200).end()
    } else if (method === 'DELETE') {
      this.objects.delete(key)
      response.writeHead(204).end()
    } else if (object === undefined) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
    else response.writeHead(200).end(object.bytes)
  }

  #list(url: URL, response: ServerResponse): void {
    const after = url.searchParams.get('continuation-token') ?? ''
    const keys = [...this.objects.keys()].filter((key) => key > after).toSorted()
    const page = keys.slice(0, this.pageSize)
    const entries = page.map((key) => {
      const { bytes, modifiedAt } = this.objects.get(key)!
      const modified = new Date(modifiedAt).toISOString()
      return `<Contents><Key>${key}</Key><LastModified>${modified}</LastModified><Size>${bytes.length}</Size></Contents>`
    })
    const more = keys.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    response.writeHead(200).end(`<ListBucketResult>${entries.join('\n')}${more}</ListBucketResult>`)
  }

  /** AWS Signature Version 4, as its documentation describes it. */
  #isSigned(request: IncomingMessage, url: URL): boolean {
    const match = /Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)/.exec(
      request.headers.authorization ?? '',
    )
    if (match === null) return false
    const [, credential, signedHeaders, signature] = match as unknown as [string, string, string, string]
    const scope = credential.split('/').slice(1)
    const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
    const query = [...url.searchParams]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .toSorted()
    const path = request.url!.split('?')[0]!
    const canonical = [
      request.method,
      path,
      query.join('&'),
      headers.join(''),
      signedHeaders,
      String(request.headers['x-amz-content-sha256']),
    ].join('\n')
    const hash = createHash('sha256').update(canonical).digest('hex')
    const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope.join('/'), hash].join('\n')
    const key = scope.reduce<Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      Buffer.from(`AWS4${this.#keySecret}`),
    )
    return createHmac('sha256', key).update(text).digest('hex') === signature
  }
}
