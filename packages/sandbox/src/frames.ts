/*
 * The channel between a sandbox process and the server: frames of one kind byte, a four-byte big-endian length, and
 * that many bytes. The far side runs hostile code, so this side trusts nothing of it.
 *
 * 1. A frame longer than its kind may be is refused when its head arrives, before anything is buffered for it.
 * 2. Bytes are joined once per frame, so a frame in many pieces costs linear time.
 */

const HEAD_BYTES = 5

/** To the process: the code (once), what the run may do, a file for its folder, and the input, which starts the run. */
export const TO_PROCESS = { code: 'C', options: 'O', file: 'F', input: 'I' } as const
/** From the process: up and waiting, log text, progress, the result, why there is none, the run is over. */
export const FROM_PROCESS = {
  ready: 'S',
  stdout: 'L',
  stderr: 'M',
  progress: 'P',
  result: 'R',
  failure: 'E',
  done: 'D',
} as const
export type FromProcess = (typeof FROM_PROCESS)[keyof typeof FROM_PROCESS]

export interface Frame {
  readonly kind: FromProcess
  readonly payload: Buffer
}

/** Head of a frame with a payload of `bytes`. */
export function makeFrameHead(kind: string, bytes: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES)
  head[0] = kind.charCodeAt(0)
  head.writeUInt32BE(bytes, 1)
  return head
}

/** A frame in one piece. */
export function encodeFrame(kind: string, payload: Uint8Array): Buffer {
  return Buffer.concat([makeFrameHead(kind, payload.byteLength), payload])
}

/** Payload of a `file` frame: two bytes of name length, the name, the content. */
export function encodeFile(name: string, content: Uint8Array): Buffer {
  const nameBytes = Buffer.from(name, 'utf8')
  const length = Buffer.allocUnsafe(2)
  length.writeUInt16BE(nameBytes.byteLength)
  return Buffer.concat([length, nameBytes, content])
}

export type Decoded =
  Frame | { readonly kind: 'refused'; readonly reason: 'too-long' | 'unknown-kind'; readonly of: string }

/** Cuts a stream of bytes into frames. */
export class FrameDecoder {
  readonly #maxBytes: (kind: FromProcess) => number
  #chunks: Buffer[] = []
  #buffered = 0

  constructor(maxBytes: (kind: FromProcess) => number) {
    this.#maxBytes = maxBytes
  }

  /** Frames completed by `chunk`, in order; ends with a `refused` when the stream cannot be read any further. */
  *push(chunk: Buffer): Generator<Decoded> {
    this.#chunks.push(chunk)
    this.#buffered += chunk.byteLength
    while (this.#buffered >= HEAD_BYTES) {
      const head = this.#peekHead()
      const kind = toFrameKind(String.fromCharCode(head[0] ?? 0))
      if (kind === null) return yield refuse('unknown-kind', head)
      const length = head.readUInt32BE(1)
      if (length > this.#maxBytes(kind)) return yield refuse('too-long', head)
      if (this.#buffered < HEAD_BYTES + length) return
      yield { kind, payload: this.#take(length) }
    }
  }

  #peekHead(): Buffer {
    const first = this.#chunks[0]
    if (first !== undefined && first.byteLength >= HEAD_BYTES) return first
    this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0] ?? Buffer.alloc(HEAD_BYTES)
  }

  #take(length: number): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks)
    const bytes = all ?? Buffer.alloc(0)
    const end = HEAD_BYTES + length
    this.#chunks = end === bytes.byteLength ? [] : [bytes.subarray(end)]
    this.#buffered = bytes.byteLength - end
    return bytes.subarray(HEAD_BYTES, end)
  }
}

function toFrameKind(letter: string): FromProcess | null {
  return Object.values(FROM_PROCESS).find((kind) => kind === letter) ?? null
}

function refuse(reason: 'too-long' | 'unknown-kind', head: Buffer): Decoded {
  return { kind: 'refused', reason, of: String.fromCharCode(head[0] ?? 0) }
}
