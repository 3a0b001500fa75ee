import { isSettled } from '@heddle/model'
import { changeNode, type DraftView } from './draft-view.ts'
import { isObject, readNumber, readText } from './read-data.ts'
import type { OutputItem, PassingItem } from './stream-items.ts'

/** Applies what was never recorded; what concerns settled node executions is late and changes nothing. */
export function applyPassing(draft: DraftView, item: OutputItem | PassingItem): void {
  const known = draft.nodes.get(item.nodeKey)
  if (known !== undefined && isSettled(known.status)) return
  const node = changeNode(draft, item.nodeKey)
  switch (item.kind) {
    case 'output':
      node.channels[item.channel] = { start: item.start, text: item.text }
      break
    case 'progress':
      node.progress = toProgress(item)
      break
    case 'log':
      node.logLines += 1
      break
  }
}

function toProgress({ data }: PassingItem) {
  if (!isObject(data)) return null
  return { done: readNumber(data, 'done') ?? 0, total: readNumber(data, 'total'), message: readText(data, 'message') }
}
