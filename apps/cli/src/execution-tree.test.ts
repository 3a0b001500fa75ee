import { toNodeKey, type ExecutionEvent } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { ExecutionTree, formatDuration } from './execution-tree.ts'

let seq = 0
const event = (type: string, nodeKey: string, at: number, data: object = {}): ExecutionEvent =>
  ({ v: 1, seq: ++seq, type, at, nodeKey: toNodeKey(nodeKey), data }) as unknown as ExecutionEvent

const started = (nodeKey: string, at: number, attempt = 1) =>
  event('attempt.started', nodeKey, at, { attempt, entry: 1 })
const completed = (nodeKey: string, at: number, ports: readonly string[] = ['main']) =>
  event('node.completed', nodeKey, at, { ports })

function treeOf(events: readonly ExecutionEvent[]): ExecutionTree {
  const tree = new ExecutionTree()
  for (const each of events) tree.apply(each)
  return tree
}

describe('ExecutionTree', () => {
  it('shows each node execution with status, duration and what is worth knowing', () => {
    const tree = treeOf([
      started('fetch', 1_000),
      event('retry.scheduled', 'fetch', 1_200, { attempt: 2, delayMs: 500, dueAt: 1_700 }),
      started('fetch', 1_700, 2),
      completed('fetch', 2_000),
      completed('found', 2_000, ['true']),
      event('node.skipped', 'nothing', 2_000, { cause: { kind: 'no-live-edge', from: [] } }),
    ])
    expect(tree.lines(2_500)).toEqual([
      { depth: 0, label: 'fetch', status: 'completed', durationMs: 1_000, note: 'try 2' },
      { depth: 0, label: 'found', status: 'completed', durationMs: 0, note: '→ true' },
      { depth: 0, label: 'nothing', status: 'skipped', durationMs: null, note: '' },
    ])
    expect(tree.counts()).toEqual({ settled: 3, total: 3 })
  })

  it('measures what still runs by the clock it is given', () => {
    expect(treeOf([started('slow', 1_000)]).lines(4_000)).toMatchObject([{ status: 'running', durationMs: 3_000 }])
  })

  it('shows progress until the node settles', () => {
    const tree = treeOf([started('train', 0)])
    tree.note({ nodeKey: 'train', done: 5, total: 10 })
    expect(tree.lines(10)[0]?.note).toBe('█████░░░░░ 5/10')
    tree.apply(completed('train', 20))
    expect(tree.lines(30)[0]?.note).toBe('')
  })

  it('names what a node waits for', () => {
    const spec = { kind: 'approval', title: 'Send it?' }
    expect(treeOf([event('wait.opened', 'review', 0, { spec })]).lines()).toMatchObject([
      { status: 'waiting', note: 'waits for approval: Send it?' },
    ])
  })

  it('shows few iterations one by one, and folds many into a count', () => {
    const iteration = (index: number) => [
      started(`pages[${index}]/get`, index),
      completed(`pages[${index}]/get`, index + 1),
    ]
    const few = treeOf([event('scope.opened', 'pages', 0), ...iteration(0), ...iteration(1)])
    expect(few.lines().map((line) => line.label)).toEqual(['pages', '[0] get', '[1] get'])
    const many = treeOf([
      event('scope.opened', 'pages', 0),
      ...Array.from({ length: 20 }, (_, index) => iteration(index)).flat(),
      started('pages[20]/get', 50),
    ])
    expect(many.lines().map((line) => `${line.depth} ${line.label}`)).toEqual(['0 pages', '1 20 of 21 iterations'])
  })

  it('says why a node failed', () => {
    const error = { code: 'TOOL_TIMEOUT', message: 'It took too long.' }
    expect(treeOf([started('x', 0), event('node.failed', 'x', 5, { error })]).lines()).toMatchObject([
      { status: 'failed', note: 'TOOL_TIMEOUT: It took too long.' },
    ])
  })
})

describe('formatDuration', () => {
  it.each([
    [12, '12 ms'],
    [3_400, '3.4 s'],
    [125_000, '2 min 5 s'],
    [11_520_000, '3 h 12 min'],
  ])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})
