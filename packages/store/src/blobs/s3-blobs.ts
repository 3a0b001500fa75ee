import { createHash, randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HeddleError, type WorkspaceId } from '@heddle/model'
import { AwsClient } from 'aws4fetch'
import { toStorageError } from '../storage-error.ts'
import type { BlobArea, StoredBlob } from './blob-area.ts'
import { isSha256, parseBlobKey, toBlobKey } from './blob-key.ts'

/** A bucket of anything that speaks S3. */
export interface BucketConfig {
  /** Address of the bucket, path style: `https://s3.example.test/my-bucket`. */
  readonly url: string
  readonly keyId: string
  readonly keySecret: string
  readonly region: string
}

const REQUEST_MS = 60_000
const ATTEMPTS = 3

/** Blobs as objects of a bucket. A put object is durable when the service has answered. */
export class S3Blobs implements BlobArea {
  readonly #client: AwsClient
  readonly #url: string

  constructor(config: BucketConfig) {
    this.#url = config.url.replace(/\/+$/, '')
    const { keyId: accessKeyId, keySecret: secretAccessKey, region } = config
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 })
  }

  async put(workspaceId: WorkspaceId, bytes: Uint8Array): Promise<{ sha256: string; bytes: number }> {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await this.#send('PUT', this.#toUrl(workspaceId, sha256), bytes as Uint8Array<ArrayBuffer>)
    return { sha256, bytes: bytes.byteLength }
  }

  /** S3 wants the length and the name first, so the bytes wait in a temporary file. */
  async putStream(
    workspaceId: WorkspaceId,
    stream: ReadableStream<Uint8Array>,
  ): Promise<{ sha256: string; bytes: number }> {
    const folder = await mkdtemp(join(tmpdir(), 'heddle-upload-'))
    try {
      const path = join(folder, randomUUID())
      const hash = createHash('sha256')
      const file = await open(path, 'wx', 0o600)
      try {
        for await (const chunk of stream) {
          hash.update(chunk)
          await file.writeFile(chunk)
        }
      } finally {
        await file.close()
      }
      const sha256 = hash.digest('hex')
      const body = await openAsBlob(path)
      await this.#send('PUT', this.#toUrl(workspaceId, sha256), body)
      return { sha256, bytes: body.size }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async get(workspaceId: WorkspaceId, sha256: string): Promise<Uint8Array | null> {
    if (!isSha256(sha256)) return null
    const response = await this.#send('GET', this.#toUrl(workspaceId, sha256))
    return response === null ? null : new Uint8Array(await response.arrayBuffer())
  }

  async openStream(workspaceId: WorkspaceId, sha256: string): Promise<ReadableStream<Uint8Array> | null> {
    if (!isSha256(sha256)) return null
    const response = await this.#send('GET', this.#toUrl(workspaceId, sha256))
    return response?.body ?? null
  }

  async *list(): AsyncIterable<StoredBlob> {
    let token: string | null = null
    do {
      const more: string = token === null ? '' : `&continuation-token=${encodeURIComponent(token)}`
      const response = await this.#send('GET', `${this.#url}?list-type=2&max-keys=1000${more}`)
      const page = response === null ? '' : await response.text()
      yield* parseListing(page)
      token = findText(page, 'NextContinuationToken')
    } while (token !== null)
  }

  async delete(workspaceId: WorkspaceId, sha256: string): Promise<void> {
    if (isSha256(sha256)) await this.#send('DELETE', this.#toUrl(workspaceId, sha256))
  }

  async deleteUnfinished(): Promise<void> {
    // A bucket shows an object when it is whole; it has no others.
  }

  /** The escaped workspace is one segment of the key, so its `%` is escaped once more in the address. */
  #toUrl(workspaceId: WorkspaceId, sha256: string): string {
    const segments = toBlobKey(workspaceId, sha256).split('/').map(encodeURIComponent)
    return `${this.#url}/${segments.join('/')}`
  }

  /** Null on 404. Every request may be repeated, so it is, on 5xx and lost connections. */
  async #send(method: string, url: string, body?: Blob | Uint8Array<ArrayBuffer>): Promise<Response | null> {
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await this.#request(method, url, body)
        if (response.ok) return response
        if (response.status === 404 && method !== 'PUT') return null
        const text = (await response.text()).slice(0, 300)
        if (response.status < 500 || attempt === ATTEMPTS) throw refused(method, response.status, text)
      } catch (error) {
        if (error instanceof HeddleError || attempt === ATTEMPTS) throw toUnavailable(error)
      }
    }
  }

  async #request(method: string, url: string, body?: Blob | Uint8Array<ArrayBuffer>): Promise<Response> {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
    const signed = await this.#client.sign(url, { method, headers })
    const signal = AbortSignal.timeout(REQUEST_MS)
    return fetch(signed.url, { method, headers: signed.headers, signal, ...(body === undefined ? {} : { body }) })
  }
}

function refused(method: string, status: number, text: string): HeddleError {
  return toStorageError({
    kind: status >= 500 ? 'unavailable' : 'fatal',
    message: `The bucket answered ${method} with ${status}. ${text} Check HEDDLE_BLOBS_URL and its key.`,
  })
}

function toUnavailable(error: unknown): HeddleError {
  if (error instanceof HeddleError) return error
  return toStorageError({ kind: 'unavailable', message: `The bucket does not answer: ${String(error)}.` })
}

/** Entries of one `ListObjectsV2` answer that are blobs. Its keys are ours: they hold nothing XML would escape but `%`. */
function parseListing(page: string): readonly StoredBlob[] {
  return [...page.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, entry]) => {
    const named = parseBlobKey(findText(entry!, 'Key') ?? '')
    const putAt = Date.parse(findText(entry!, 'LastModified') ?? '')
    return named === null ? [] : [{ ...named, bytes: Number(findText(entry!, 'Size')), putAt }]
  })
}

function findText(xml: string, tag: string): string | null {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? null
}
