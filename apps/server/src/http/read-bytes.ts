import { HeddleError } from '@heddle/model'
import type { Readable } from 'node:stream'

/** All bytes of a stream. Throws `PAYLOAD_TOO_LARGE` above `maxBytes`; the rest is not read. */
export async function readBytes(stream: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) {
      throw new HeddleError('PAYLOAD_TOO_LARGE', `More than ${maxBytes} bytes were sent. Send less at once.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
