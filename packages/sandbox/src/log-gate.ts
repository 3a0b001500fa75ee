/** Bytes of log text that one run may write; what follows is dropped with a note. */
const MAX_LOG_BYTES = 1024 * 1024
/** A run that writes this much is flooding, and ends. */
const FLOOD_BYTES = 64 * 1024 * 1024

type OnLog = (stream: 'stdout' | 'stderr', text: string) => void

/** Passes the log text of one run on, up to a limit. */
export class LogGate {
  readonly #onLog: OnLog | undefined
  #bytes = 0
  #dropping = false

  constructor(onLog: OnLog | undefined) {
    this.#onLog = onLog
  }

  /** Returns `flood` when the run has written so much that it must end. */
  write(stream: 'stdout' | 'stderr', text: Buffer): 'ok' | 'flood' {
    this.#bytes += text.byteLength
    if (this.#bytes <= MAX_LOG_BYTES) this.#onLog?.(stream, text.toString('utf8'))
    else if (!this.#dropping) {
      this.#dropping = true
      this.#onLog?.('stderr', `More than ${MAX_LOG_BYTES} bytes of log were written; the rest is dropped.\n`)
    }
    return this.#bytes > FLOOD_BYTES ? 'flood' : 'ok'
  }
}
