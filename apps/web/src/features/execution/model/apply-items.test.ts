import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGoldenItems } from '../../../testing/golden-items.ts'
import { applyItems } from './apply-items.ts'
import { EMPTY_EXECUTION_VIEW, type ExecutionView } from './execution-view.ts'
import type { OutputItem, RecordedItem, StreamItem } from './stream-items.ts'

const EXAMPLES = [
  'approval',
  'booking',
  'booking-failed',
  'feedback-loop',
  'for-each',
  'headlines',
  'order',
  'parallel-tools',
  'statistics',
  'training',
] as const

const view = (items: readonly StreamItem[]) => applyItems(EMPTY_EXECUTION_VIEW, items)

let seq = 0
function recorded(type: string, nodeKey: string | null, data: RecordedItem['data'] = {}): RecordedItem {
  seq += 1
  return { kind: 'recorded', seq, type, at: seq * 100, nodeKey, attempt: null, data }
}
function output(text: string): OutputItem {
  return { kind: 'output', nodeKey: 'write', channel: 'text', start: 0, text }
}
const started = (): RecordedItem[] => {
  seq = 0
  return [recorded('execution.created', null, { startedBy: 'user:local' }), recorded('execution.started', null)]
}

describe('applyItems', () => {
  it.each(EXAMPLES)('ends %s settled, with no node execution left open', (name) => {
    const end = view(readGoldenItems(name))
    expect(['completed', 'failed']).toContain(end.status)
    const open = [...end.nodes.values()].filter((node) => node.endedAt === null)
    expect(open).toEqual([])
    expect(Object.values(end.counts).reduce((sum, count) => sum + count)).toBe(end.nodes.size)
  })

  it('does not depend on how items are cut into batches, and ignores what it has', () => {
    const items = readGoldenItems('booking-failed')
    const whole = view(items)
    fc.assert(
      fc.property(fc.array(fc.nat(items.length), { maxLength: 6 }), (cuts) => {
        let end: ExecutionView = EMPTY_EXECUTION_VIEW
        let from = 0
        for (const cut of [...cuts.toSorted((left, right) => left - right), items.length]) {
          // Each batch begins some items early, as after a reconnect.
          end = applyItems(end, items.slice(Math.max(0, from - 3), cut))
          from = cut
        }
        expect(end).toEqual(whole)
      }),
    )
  })

  it('never changes a view that it was given', () => {
    const items = readGoldenItems('for-each')
    const half = view(items.slice(0, 60))
    const copy = structuredClone(half)
    applyItems(half, items.slice(60))
    expect(half).toEqual(copy)
  })

  it('counts iterations, with the total that was evaluated', () => {
    const loop = view(readGoldenItems('for-each')).nodes.get('invoices')
    expect(loop?.iterations).toEqual({ total: 40, opened: 40, completed: 40, failed: 0 })
  })

  it('shows compensations under what they undo, and the failure that was routed as tolerated', () => {
    const { nodes, error } = view(readGoldenItems('booking-failed'))
    expect(nodes.get('hotel~cancelHotel')).toMatchObject({ id: 'cancelHotel', undoes: 'hotel', status: 'completed' })
    expect(nodes.get('weather')).toMatchObject({ status: 'failed', isTolerated: true, ports: ['error'] })
    expect(error?.code).toBe('TOOL_BAD_REQUEST')
  })

  it('waits for an approval, and goes on after it', () => {
    const items = readGoldenItems('approval')
    const opened = items.findIndex((item) => item.type === 'wait.opened')
    const waiting = view(items.slice(0, opened + 1))
    expect(waiting.status).toBe('waiting')
    expect(waiting.nodes.get('review')?.waits[0]).toMatchObject({ kind: 'approval', roles: ['manager'], closed: null })
    const wait = view(items).nodes.get('review')?.waits[0]
    expect(wait?.closed?.decision).toBe('approved')
  })

  it('shows a retry: the failed attempt, when the next is due, and how many there were', () => {
    const items = [
      ...started(),
      recorded('attempt.started', 'write', { attempt: 1, entry: 1, worker: 'w' }),
      recorded('attempt.failed', 'write', { attempt: 1, error: { code: 'TOOL_TIMEOUT', message: 'slow' } }),
      recorded('retry.scheduled', 'write', { attempt: 2, dueAt: '1970-01-01T00:00:09.000Z' }),
    ]
    expect(view(items).nodes.get('write')).toMatchObject({
      status: 'waiting',
      reason: { kind: 'retry', attempt: 2, dueAt: 9000 },
    })
    const again = [...items, recorded('retry.due', 'write'), recorded('attempt.started', 'write', { attempt: 2 })]
    const node = view(again).nodes.get('write')
    expect(node).toMatchObject({ status: 'running', retries: 1, startedAt: 300 })
    expect(node?.attempts.map((attempt) => attempt.status)).toEqual(['failed', 'running'])
  })

  it('counts a re-entry after a wait as the same attempt', () => {
    const items = [
      ...started(),
      recorded('attempt.started', 'write', { attempt: 1, entry: 1 }),
      recorded('node.suspended', 'write', { attempt: 1, waits: {} }),
      recorded('wait.opened', 'write', { waitId: 'w', spec: { kind: 'time', dueAt: 1 } }),
      recorded('wait.closed', 'write', { waitId: 'w', how: 'due', by: 'engine' }),
      recorded('attempt.started', 'write', { attempt: 1, entry: 2 }),
    ]
    expect(view(items).nodes.get('write')).toMatchObject({ retries: 0, attempts: [{ status: 'running' }] })
  })

  it('is paused while the execution is held', () => {
    const held = [...started(), recorded('hold.placed', null, { holdId: 'h', target: { kind: 'execution' } })]
    expect(view(held).status).toBe('paused')
    expect(view([...held, recorded('hold.lifted', null, { holdId: 'h' })]).status).toBe('running')
  })

  it('ignores events it does not know', () => {
    const items = [...started(), recorded('node.sparkled', 'write', { how: 'much' })]
    expect(view(items)).toMatchObject({ lastSeq: 3, nodes: new Map() })
  })

  it('keeps what an attempt told until it fails', () => {
    const items = [
      ...started(),
      recorded('attempt.started', 'write', { attempt: 1 }),
      output('so '),
      recorded('attempt.failed', 'write', { attempt: 1, error: { code: 'TOOL_TIMEOUT', message: '' } }),
    ]
    expect(view(items.slice(0, 4)).nodes.get('write')?.channels['text']?.text).toBe('so ')
    expect(view(items).nodes.get('write')?.channels).toEqual({})
  })

  it('shows progress while a node runs, and ignores what comes after its end', () => {
    const running = [...started(), recorded('attempt.started', 'write', { attempt: 1 })]
    const told = { kind: 'progress', nodeKey: 'write', data: { done: 2, total: 5 } } as const
    const log = { kind: 'log', nodeKey: 'write', data: { level: 'info', message: 'hello' } } as const
    expect(view([...running, told, log]).nodes.get('write')).toMatchObject({
      progress: { done: 2, total: 5, message: null },
      logLines: 1,
    })
    const ended = [...running, recorded('node.completed', 'write', { output: { value: 1 }, ports: ['main'] })]
    expect(view([...ended, output('late')]).nodes.get('write')?.channels).toEqual({})
  })

  it('counts steps once', () => {
    const step = {
      kind: 'step',
      nodeKey: 'write',
      n: 1,
      stepKey: 'draft',
      attempt: 1,
      startedAt: 1,
      endedAt: 2,
    } as const
    expect(view([...started(), step, step]).nodes.get('write')?.steps).toHaveLength(1)
  })
})
