import type { StreamItem as ClientItem } from '@heddle/client'
import type { Json } from '@heddle/model'
import { isObject, readTime } from './read-data.ts'
import type { RecordedItem, StepItem, StreamItem } from './stream-items.ts'

/** What the client tells, as the view takes it. */
export function toStreamItem(item: ClientItem): StreamItem {
  switch (item.kind) {
    case 'recorded':
      return toRecordedItem(item.event)
    case 'step':
      return toStepItem(item.step)
    case 'output': {
      const { nodeKey, channel, start, text } = item.output
      return { kind: 'output', nodeKey, channel, start, text }
    }
    case 'progress':
    case 'log':
      return { kind: item.kind, nodeKey: item.event.nodeKey, data: item.event.data }
  }
}

/** An event of the stream, or of `GET …/events`. */
export function toRecordedItem(event: {
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly nodeKey?: string | undefined
  readonly attempt?: number | undefined
  readonly data?: unknown
}): RecordedItem {
  const { seq, type, at, nodeKey, attempt, data } = event
  return {
    kind: 'recorded',
    seq,
    type,
    at: Date.parse(at),
    nodeKey: nodeKey ?? null,
    attempt: attempt ?? null,
    data: isObject(data) ? data : {},
  }
}

function toStepItem(step: {
  readonly nodeKey: string
  readonly n: number
  readonly [field: string]: Json | undefined
}): StepItem {
  const data = step as { readonly [name: string]: Json }
  const { stepKey, attempt } = data
  return {
    kind: 'step',
    nodeKey: step.nodeKey,
    n: step.n,
    stepKey: typeof stepKey === 'string' ? stepKey : '',
    attempt: typeof attempt === 'number' ? attempt : 1,
    startedAt: readTime(data, 'startedAt') ?? 0,
    endedAt: readTime(data, 'endedAt') ?? 0,
  }
}
