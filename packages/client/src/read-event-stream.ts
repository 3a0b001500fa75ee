import { createParser, type EventSourceMessage } from 'eventsource-parser'

/** What a connection tells its owner. */
export interface EventStreamListener {
  readonly onMessage: (message: EventSourceMessage) => void
  /** Something came, if only a heartbeat. */
  readonly onActivity: () => void
}

/**
 * Reads server-sent events until the connection ends, however it ends; an event that was cut is not passed on. What
 * `onMessage` throws ends the reading and is thrown on.
 */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  { onMessage, onActivity }: EventStreamListener,
): Promise<void> {
  const parser = createParser({ onEvent: onMessage })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      // A broken connection is an ordinary end: the owner goes on from what it has.
      const chunk = await reader.read().catch(() => null)
      if (chunk === null || chunk.done) return
      onActivity()
      parser.feed(decoder.decode(chunk.value, { stream: true }))
    }
  } finally {
    // Cancelling what is broken already fails again, which says nothing new.
    void reader.cancel().catch(() => {})
  }
}
