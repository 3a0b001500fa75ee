import type { ExecutionRow, RowChanges } from '@heddle/engine'
import type { ChangeListener } from '@heddle/host-embedded'
import { toExecutionId, toNodeKey, toWorkspaceId } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { ChangeHub, type WorkspaceChanges } from './change-hub.ts'

const OURS = toWorkspaceId('ours')

function createStage() {
  const watchers = new Set<ChangeListener>()
  const timers: (() => void)[] = []
  const hub = new ChangeHub({
    watch: (listener) => {
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
    after: (_delayMs, callback) => void timers.push(callback),
  })
  const heard: WorkspaceChanges[] = []
  const change = (id: string, fields: Partial<ExecutionRow> = {}, waits: RowChanges['waits'] = []) => {
    const execution = { id: toExecutionId(id), workspaceId: OURS, status: 'running', ...fields } as ExecutionRow
    for (const watcher of watchers) watcher({ execution, waits })
  }
  const pass = () => {
    for (const callback of timers.splice(0)) callback()
  }
  return { hub, watchers, heard, change, pass, listen: () => hub.listen(OURS, (changes) => heard.push(changes)) }
}

describe('the change hub', () => {
  it('watches the host only while somebody listens', () => {
    const { watchers, listen } = createStage()
    const [first, second] = [listen(), listen()]
    expect(watchers.size).toBe(1)
    first()
    expect(watchers.size).toBe(1)
    second()
    expect(watchers.size).toBe(0)
    listen()
    expect(watchers.size).toBe(1)
  })

  it('tells the first change at once, and what follows together, the latest row of each execution once', () => {
    const { listen, change, pass, heard } = createStage()
    listen()
    change('a')
    pass()
    change('a', { status: 'waiting' })
    change('b')
    change('a', { status: 'completed' })
    expect(heard).toHaveLength(1)
    pass()
    expect(heard[1]?.rows).toMatchObject([{ id: 'a', status: 'completed' }, { id: 'b' }])
    pass()
    pass()
    expect(heard).toHaveLength(2)
  })

  it('tells of approvals that open, and of waits that close, but not of retries', () => {
    const { listen, change, pass, heard } = createStage()
    listen()
    const common = { executionId: toExecutionId('a'), workspaceId: OURS, nodeKey: toNodeKey('n'), openedAt: 0 }
    const spec = { kind: 'retry', attempt: 2, dueAt: 1 } as const
    const approval = { kind: 'approval', title: 't', roles: [], form: null, data: { json: null } } as const
    const times = { reminderAt: null, dueAt: null, origin: 'node' } as const
    change('a', {}, [
      { ...common, kind: 'open', waitId: 'n/~retry/2', waitKey: 'retry', spec },
      { ...common, kind: 'open', waitId: 'n/ask/1', waitKey: 'ask', spec: { ...approval, ...times } },
      { kind: 'close', waitId: 'n/ask/1', executionId: toExecutionId('a'), how: 'answered', by: 'b', at: 1 },
      { kind: 'close', waitId: 'n/~retry/2', executionId: toExecutionId('a'), how: 'due', by: 'engine', at: 1 },
      { kind: 'extend', waitId: 'n/ask/1', executionId: toExecutionId('a'), dueAt: 1 },
    ])
    pass()
    expect(heard[0]?.approvals.map((each) => each.change)).toEqual(['opened', 'closed'])
  })

  it('keeps a bounded number of changes, and says when there were more', () => {
    const { listen, change, pass, heard } = createStage()
    listen()
    for (let at = 0; at < 1_000; at += 1) change(`execution-${at}`)
    pass()
    expect(heard[0]?.rows).toHaveLength(200)
    expect(heard[0]?.isIncomplete).toBe(true)
    change('one')
    pass()
    expect(heard[1]).toMatchObject({ isIncomplete: false })
  })

  it('tells nothing of another workspace', () => {
    const { listen, change, pass, heard } = createStage()
    listen()
    change('theirs', { workspaceId: toWorkspaceId('theirs') })
    pass()
    expect(heard).toEqual([])
  })
})
