/*
 * Puts the text of streaming nodes together from `output.snapshot`, `output.delta` and `output.reset`.
 *
 * Boundary: knows no connection. What it cannot put together it reports, so that its owner asks for a snapshot.
 *
 * Invariants
 * T1 A text is one attempt's: what belongs to an earlier attempt than the one known is dropped, a later one starts anew.
 * T2 A character is added once, however often its piece comes; a piece beyond the end is a gap and changes nothing.
 */
import type { OutputText, PassingEvent } from './stream-item.ts'

interface Text {
  readonly attempt: number
  readonly start: number
  readonly text: string
  /** The node went on in a new entry, whose text may begin at 0 again. */
  readonly mayBeginAgain: boolean
}

/** `output`: the text after the event; `known`: nothing new in it; `gap`: a piece before it is missing. */
export type TextChange =
  { readonly kind: 'output'; readonly output: OutputText } | { readonly kind: 'known' } | { readonly kind: 'gap' }

export class OutputTexts {
  readonly #nodes = new Map<string, Map<string, Text>>()

  /** Takes in an `output.*` event. */
  apply(event: PassingEvent): TextChange {
    const { nodeKey, channel, attempt } = event
    const known = this.#nodes.get(nodeKey)?.get(channel)
    // T1
    if (known !== undefined && attempt < known.attempt) return { kind: 'known' }
    const before = known !== undefined && known.attempt === attempt ? known : null
    const next = applyTo(before, event)
    if (next === 'gap' || next === 'known') return { kind: next }
    const channels = this.#nodes.get(nodeKey) ?? new Map<string, Text>()
    channels.set(channel, next)
    this.#nodes.set(nodeKey, channels)
    return { kind: 'output', output: { nodeKey, channel, attempt, start: next.start, text: next.text } }
  }

  /** The node was entered again after a wait: its text may begin at 0 again, in the same attempt. */
  enterAgain(nodeKey: string): void {
    const channels = this.#nodes.get(nodeKey)
    for (const [channel, text] of channels ?? []) channels?.set(channel, { ...text, mayBeginAgain: true })
  }

  /**
   * The node is at `attempt` now: what earlier ones wrote counts no more. Gives a reset for each text that this empties,
   * as the server sends them to who is connected at that moment.
   */
  startAttempt(started: { readonly nodeKey: string; readonly attempt: number; readonly after: number }) {
    const { nodeKey, attempt } = started
    const resets: PassingEvent[] = []
    for (const [channel, text] of this.#nodes.get(nodeKey) ?? []) {
      if (text.attempt >= attempt) continue
      this.#nodes.get(nodeKey)?.set(channel, { attempt, start: 0, text: '', mayBeginAgain: false })
      if (text.text !== '') resets.push({ ...started, type: 'output.reset', channel, offset: 0, data: null })
    }
    return resets as readonly PassingEvent[]
  }

  /** The node has settled: nothing more comes. */
  forget(nodeKey: string): void {
    this.#nodes.delete(nodeKey)
  }
}

function applyTo(before: Text | null, event: PassingEvent): Text | 'gap' | 'known' {
  const { type, attempt, offset } = event
  const data = typeof event.data === 'string' ? event.data : ''
  const fresh: Text = { attempt, start: offset, text: data, mayBeginAgain: false }
  if (type === 'output.reset') return { ...fresh, start: 0, text: '' }
  if (before === null || (before.mayBeginAgain && offset === 0)) {
    // Without the text before it, only a snapshot or the very first piece is a beginning.
    return type === 'output.snapshot' || offset === 0 ? fresh : 'gap'
  }
  const end = before.start + before.text.length
  // T2. What lies beyond the end of ours in a snapshot is lost at the server too.
  if (offset > end) return type === 'output.snapshot' ? fresh : 'gap'
  if (offset + data.length <= end) return 'known'
  return { ...before, text: before.text + data.slice(end - offset), mayBeginAgain: false }
}
