/*
 * What running nodes tell without recording it: output text, progress, log lines.
 *
 * Boundary: passes to subscribers what comes in, keeps the text so far, writes logs in batches. Losing any of it changes
 * no execution.
 *
 * Invariants
 * C1 Of one running channel the last `MAX_TEXT` characters are sent to newcomers, at most twice as many are kept.
 * C2 At most `MAX_LINES` log lines of one node execution are written; the last says so.
 * C3 A log line is handed to the journal within `FLUSH_MS`, and before `flush` resolves.
 */
import type { Clock, Journal, LogLine } from '@heddle/engine'
import type { ExecutionId, Json, NodeKey, WorkspaceId } from '@heddle/model'
import type { PassingEvent } from './subscriptions.ts'

const MAX_TEXT = 1024 * 1024
const MAX_LINES = 10_000
const FLUSH_MS = 1_000
const FLUSH_LINES = 2_000

export interface ChannelsParts {
  readonly clock: Clock
  readonly journal: Pick<Journal, 'appendLogs'>
  publish(executionId: ExecutionId, event: PassingEvent): void
  /** Log lines could not be written; they are gone. */
  onLogsLost(error: unknown, lines: number): void
}

/** Of which entry a passing event is. */
export interface ChannelSource {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly attempt: number
  /** The last recorded event now. */
  readonly lastSeq: () => number
}

interface Text {
  /** Characters before `tail`. */
  dropped: number
  tail: string
}

interface NodeChannels {
  readonly source: ChannelSource
  readonly texts: Map<string, Text>
  lines: number
}

export type LogLevel = LogLine['level']

export class Channels {
  readonly #parts: ChannelsParts
  readonly #nodes = new Map<ExecutionId, Map<NodeKey, NodeChannels>>()
  #lines: LogLine[] = []
  #cancelFlush: (() => void) | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: ChannelsParts) {
    this.#parts = parts
  }

  log(source: ChannelSource, level: LogLevel, line: { readonly message: string; readonly fields: Json }): void {
    const { clock } = this.#parts
    const channels = this.#open(source)
    channels.lines += 1
    if (channels.lines > MAX_LINES) return
    const last = channels.lines === MAX_LINES
    const message = last ? `Further lines are not kept: ${MAX_LINES} of this node are written.` : line.message
    const { workspaceId, executionId, nodeKey, attempt } = source
    const fields = last ? null : line.fields
    this.#lines.push({ executionId, workspaceId, nodeKey, attempt, at: clock.now(), level, message, fields })
    this.#publish(source, { type: 'log', channel: '', offset: 0, data: { level, message, fields } })
    if (this.#lines.length >= FLUSH_LINES) void this.flush()
    else this.#cancelFlush ??= clock.schedule(clock.now() + FLUSH_MS, () => void this.flush())
  }

  progress(source: ChannelSource, progress: Json): void {
    this.#publish(source, { type: 'progress', channel: '', offset: 0, data: progress })
  }

  emit(source: ChannelSource, channel: string, data: string): void {
    const { texts } = this.#open(source)
    let text = texts.get(channel)
    if (text === undefined) texts.set(channel, (text = { dropped: 0, tail: '' }))
    const offset = text.dropped + text.tail.length
    text.tail += data
    if (text.tail.length > 2 * MAX_TEXT) {
      text.dropped += text.tail.length - MAX_TEXT
      text.tail = text.tail.slice(-MAX_TEXT)
    }
    this.#publish(source, { type: 'output.delta', channel, offset, data })
  }

  /** The attempt failed: its text counts no more. */
  reset(executionId: ExecutionId, nodeKey: NodeKey): void {
    const channels = this.#nodes.get(executionId)?.get(nodeKey)
    if (channels === undefined) return
    for (const channel of channels.texts.keys()) {
      this.#publish(channels.source, { type: 'output.reset', channel, offset: 0, data: null })
    }
    channels.texts.clear()
  }

  /** The node execution has settled: nothing of it is kept. */
  close(executionId: ExecutionId, nodeKey: NodeKey): void {
    const nodes = this.#nodes.get(executionId)
    nodes?.delete(nodeKey)
    if (nodes?.size === 0) this.#nodes.delete(executionId)
  }

  closeExecution(executionId: ExecutionId): void {
    this.#nodes.delete(executionId)
  }

  /** The text so far of the running channels of an execution. */
  snapshot(executionId: ExecutionId): readonly PassingEvent[] {
    const items: PassingEvent[] = []
    for (const { source, texts } of this.#nodes.get(executionId)?.values() ?? []) {
      for (const [channel, text] of texts) {
        const data = text.tail.slice(-MAX_TEXT)
        const offset = text.dropped + text.tail.length - data.length
        items.push(toPassing(source, { type: 'output.snapshot', channel, offset, data }))
      }
    }
    return items
  }

  /** Writes what is collected; resolves when it has been handed over. Never rejects. */
  flush(): Promise<void> {
    this.#cancelFlush?.()
    this.#cancelFlush = null
    const lines = this.#lines
    if (lines.length === 0) return this.#writing
    this.#lines = []
    this.#writing = this.#writing
      .then(() => this.#parts.journal.appendLogs(lines))
      .catch((error: unknown) => this.#parts.onLogsLost(error, lines.length))
    return this.#writing
  }

  #open(source: ChannelSource): NodeChannels {
    let nodes = this.#nodes.get(source.executionId)
    if (nodes === undefined) this.#nodes.set(source.executionId, (nodes = new Map()))
    let channels = nodes.get(source.nodeKey)
    if (channels === undefined || channels.source.attempt !== source.attempt) {
      channels = { source, texts: new Map(), lines: channels?.lines ?? 0 }
      nodes.set(source.nodeKey, channels)
    }
    return channels
  }

  #publish(source: ChannelSource, event: Passing): void {
    this.#parts.publish(source.executionId, toPassing(source, event))
  }
}

type Passing = Pick<PassingEvent, 'type' | 'channel' | 'offset' | 'data'>

function toPassing(source: ChannelSource, event: Passing): PassingEvent {
  return { kind: 'passing', ...event, after: source.lastSeq(), nodeKey: source.nodeKey, attempt: source.attempt }
}
