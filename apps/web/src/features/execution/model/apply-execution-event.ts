import type { ExecutionStatus, Outcome } from '@heddle/model'
import type { DraftView } from './draft-view.ts'
import { readError, readFlag, readObject, readText, readTime, readValue } from './read-data.ts'
import type { RecordedItem } from './stream-items.ts'

type Apply = (draft: DraftView, item: RecordedItem) => void

const APPLY: { readonly [type: string]: Apply } = {
  'execution.created': (draft, { at, data }) => {
    draft.createdAt = at
    draft.input = readValue(data, 'input')
    draft.startedBy = readText(data, 'startedBy')
  },
  'execution.queued': (draft, { data }) => {
    draft.queueReason = readText(data, 'reason') ?? ''
  },
  'execution.started': (draft, { at }) => {
    draft.startedAt ??= at
    draft.queueReason = null
  },
  'execution.cancel-requested': (draft, { at, data }) => {
    draft.cancelRequest = { by: readText(data, 'by') ?? '', at, compensate: readFlag(data, 'compensate') }
  },
  'execution.ending': (draft, { data }) => {
    draft.ending = readText(data, 'status')
    draft.error = readError(data, 'error')
  },
  'execution.completed': settle,
  'execution.timed-out': () => undefined,
  'hold.placed': placeHold,
  'hold.lifted': (draft, { data }) => {
    draft.holds = draft.holds.filter((hold) => hold.holdId !== readText(data, 'holdId'))
  },
}

/** Applies an event about the execution itself. False when it is not one. */
export function applyExecutionEvent(draft: DraftView, item: RecordedItem): boolean {
  const apply = Object.hasOwn(APPLY, item.type) ? APPLY[item.type] : undefined
  apply?.(draft, item)
  return apply !== undefined
}

function settle(draft: DraftView, { at, data }: RecordedItem): void {
  draft.status = (readText(data, 'status') ?? 'completed') as ExecutionStatus
  draft.outcome = readText(data, 'outcome') as Outcome | null
  draft.error = readError(data, 'error')
  draft.output = readValue(data, 'output')
  draft.compensation = readText(data, 'compensation')
  draft.restartAt = readTime(data, 'restartAt')
  draft.endedAt = at
  draft.holds = []
}

function placeHold(draft: DraftView, { at, data, nodeKey }: RecordedItem): void {
  const target = readObject(data, 'target')
  const key = target === null ? nodeKey : readText(target, 'nodeKey')
  draft.holds = [
    ...draft.holds,
    {
      holdId: readText(data, 'holdId') ?? '',
      nodeKey: key,
      owner: readText(data, 'owner') ?? '',
      reason: readText(data, 'reason') ?? '',
      since: at,
    },
  ]
}
