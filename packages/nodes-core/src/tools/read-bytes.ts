import { HeddleError } from '@heddle/model'

/** Reads a stream to its end. Throws `PAYLOAD_TOO_LARGE` above `maxBytes`, before the rest is read. */
export async function readBytes(
  stream: ReadableStream<Uint8Array>,
  { maxBytes, what }: { readonly maxBytes: number; readonly what: string },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > maxBytes) {
      const limit = `${Math.floor(maxBytes / 1024 / 1024)} MB`
      throw new HeddleError('PAYLOAD_TOO_LARGE', `${what} is larger than ${limit}. Work on it in pieces.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}
