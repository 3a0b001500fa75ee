import { isSettled, type Json } from '@heddle/model'
import { changeNode, type DraftView } from './draft-view.ts'
import type { ChannelText } from './execution-view.ts'
import { isObject, readNumber, readText } from './read-data.ts'
import type { PassingItem } from './stream-items.ts'

/** Characters kept of one channel: as many as the host keeps for late comers. */
const MAX_TEXT = 1024 * 1024

/** Applies a passing item; those of settled node executions are late and change nothing. */
export function applyPassing(draft: DraftView, item: PassingItem): void {
  const known = draft.nodes.get(item.nodeKey)
  if (known !== undefined && isSettled(known.status)) return
  const node = changeNode(draft, item.nodeKey)
  switch (item.type) {
    case 'output.delta':
      node.channels[item.channel] = append(node.channels[item.channel], item)
      break
    case 'output.snapshot':
      node.channels[item.channel] = { start: item.offset, text: toText(item.data), missing: false }
      break
    case 'output.reset':
      if (item.channel === '') node.channels = {}
      else delete node.channels[item.channel]
      break
    case 'progress':
      if (isObject(item.data)) {
        const { data } = item
        node.progress = {
          done: readNumber(data, 'done') ?? 0,
          total: readNumber(data, 'total'),
          message: readText(data, 'message'),
        }
      }
      break
    case 'log':
      node.logLines += 1
      break
  }
}

function append(known: ChannelText | undefined, { offset, data }: PassingItem): ChannelText {
  const text = toText(data)
  if (known === undefined) return bound({ start: offset, text, missing: offset > 0 })
  const end = known.start + known.text.length
  // A piece that came twice, in a snapshot and by itself, adds only what is new in it.
  if (offset <= end) return bound({ ...known, text: known.text + text.slice(end - offset) })
  return bound({ start: offset, text, missing: true })
}

function bound(channel: ChannelText): ChannelText {
  const excess = channel.text.length - 2 * MAX_TEXT
  if (excess <= 0) return channel
  const cut = channel.text.length - MAX_TEXT
  return { ...channel, start: channel.start + cut, text: channel.text.slice(cut) }
}

function toText(data: Json): string {
  return typeof data === 'string' ? data : JSON.stringify(data)
}
