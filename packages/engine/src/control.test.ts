import { describe, expect, it } from 'vitest'
import { projectRows } from './project-rows.ts'
import { testPlan } from './test-plan.ts'
import { TestRun, type Behaviour } from './test-run.ts'

const cancel = (compensate = false) =>
  ({ type: 'execution.cancel-requested', data: { by: 'bo', reason: 'enough', compensate } }) as const
const pause = {
  type: 'hold.placed',
  data: { holdId: 'h', target: { kind: 'execution' }, owner: 'bo', reason: 'look' },
} as const
const lift = { type: 'hold.lifted', data: { holdId: 'h', by: 'bo' } } as const
const hang: Behaviour = () => 'hang'

describe('cancel', () => {
  const two = () =>
    new TestRun(testPlan({ nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], edges: ['a>b'] }), {
      behaviours: { a: hang, c: () => ({ suspend: { s: { kind: 'signal', name: 'x', key: '', dueAt: null } } }) },
    })
      .start()
      .run()

  it('aborts attempts, closes waits, and starts nothing', () => {
    const run = two().feed(cancel())
    expect(run.commands).toContainEqual(
      expect.objectContaining({ kind: 'abort-attempt', nodeKey: 'a', graceMs: 10_000 }),
    )
    run.run()
    expect([run.status('a'), run.status('c'), run.state.status]).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(run.state.outcome).toBeNull()
    expect(run.typesOf('b')).toEqual([])
    expect(run.state.error?.code).toBe('CANCELLED')
  })

  it('takes a completion in time', () => {
    const run = two().feed(cancel())
    run.report('a' as never, { attempt: 1, lease: 'a:1:1' }, { output: 'in time' })
    expect(run.output('a')).toBe('in time')
    expect(run.state.status).toBe('cancelled')
  })

  it('marks what may have happened outside', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }] }), { behaviours: { a: hang } })
    run.sideEffects = 'ask'
    run.start().run().feed(cancel()).run()
    expect(run.events.find((event) => event.type === 'node.cancelled')?.data).toMatchObject({ mayHaveHappened: true })
  })

  it('a settled execution refuses everything', () => {
    const run = two().feed(cancel()).run().feed(cancel())
    expect(run.rejected.at(-1)?.error.code).toBe('ILLEGAL_STATE')
  })

  it('works before the first slot', () => {
    const plan = testPlan({ nodes: [{ id: 'a' }] })
    const run = new TestRun(plan)
    const other = new TestRun(plan).start()
    const created = other.events[0]
    if (created === undefined) throw new Error('no event')
    run.turn([created, { type: 'execution.queued', at: 5, data: { reason: 'no slot' } }])
    expect(run.state.status).toBe('queued')
    expect(run.commands).toEqual([])
    run.feed(cancel())
    expect(run.state.status).toBe('cancelled')
    expect(run.commands).toEqual([{ kind: 'settle', restartAt: null }])
  })

  it('cancels inside containers', () => {
    const run = new TestRun(
      testPlan({
        nodes: [
          { id: 'l', role: 'loop', config: { mode: 'forEach', items: '[1,2]', concurrency: 2 } },
          { id: 'x', parent: 'l' },
        ],
      }),
      { behaviours: { x: hang } },
    )
      .start()
      .run()
      .feed(cancel())
      .run()
    expect(run.status('l')).toBe('cancelled')
    expect(run.state.status).toBe('cancelled')
    expect(run.events.filter((event) => event.type === 'scope.closed').map((event) => event.data.status)).toEqual([
      'cancelled',
      'cancelled',
    ])
  })
})

describe('holds', () => {
  it('pause lets running attempts end and starts nothing until it is lifted', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }, { id: 'b' }], edges: ['a>b'] }), {
      behaviours: { a: hang },
    })
      .start()
      .run()
    run.feed(pause)
    run.report('a' as never, { attempt: 1, lease: 'a:1:1' }, { output: 1 })
    expect(run.status('a')).toBe('completed')
    expect(run.state.status).toBe('paused')
    expect(run.commands).toEqual([])
    run.feed(lift).run()
    expect(run.state.status).toBe('completed')
  })

  it('an attempt that was about to start is refused while paused, and offered again', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }] })).start()
    run.feed(pause).run()
    expect(run.rejected).toHaveLength(1)
    expect(run.started).toEqual([])
    run.feed(lift).run()
    expect(run.started).toEqual(['a#1'])
  })

  it('timers are recorded while paused and act afterwards', () => {
    const run = new TestRun(
      testPlan({ nodes: [{ id: 'w', role: 'wait', config: { seconds: 1 } }, { id: 'b' }], edges: ['w>b'] }),
    )
    run.start()
    run.step()
    run.step()
    run.feed(pause).run()
    expect(run.typesOf('w')).toEqual(['wait.opened', 'wait.closed'])
    run.feed(lift).run()
    expect(run.state.status).toBe('completed')
  })

  it.each(['before', 'after'] as const)('a breakpoint %s a node holds it once', (when) => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }, { id: 'b' }], edges: ['a>b'] })).start()
    run.feed({
      type: 'hold.placed',
      data: { holdId: 'h', target: { kind: 'node', nodeKey: 'a' as never, when }, owner: 'bo', reason: 'debug' },
    })
    run.run()
    expect(run.started).toEqual(when === 'before' ? [] : ['a#1'])
    expect(run.status('b')).toBeUndefined()
    expect(run.state.status).toBe('paused')
    run.feed(lift).run()
    expect(run.state.status).toBe('completed')
  })
})

describe('revisions and interventions', () => {
  it('an unreached node is added while running', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }, { id: 'b' }], edges: ['a>b'] }), {
      behaviours: { a: hang },
    })
      .start()
      .run()
    run.plans.push(testPlan({ nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], edges: ['a>c', 'c>b'], revision: 2 }))
    run.feed({ type: 'plan.revised', data: { revision: 2, definitionHash: 'hash-2', by: 'bo' } })
    run.report('a' as never, { attempt: 1, lease: 'a:1:1' }, { output: 1 })
    run.run()
    expect(run.started).toEqual(['a#1', 'c#1', 'b#1'])
    expect(run.state.status).toBe('completed')
  })

  it('a node added after its source has settled runs, one that is removed does not', () => {
    const nodes = [{ id: 'a' }, { id: 'b' }, { id: 'gone' }]
    const run = new TestRun(testPlan({ nodes, edges: ['a>b', 'b>gone'] }), { behaviours: { b: hang } }).start().run()
    run.plans.push(testPlan({ nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], edges: ['a>b', 'a>c'], revision: 2 }))
    run.feed({ type: 'plan.revised', data: { revision: 2, definitionHash: 'hash-2', by: 'bo' } }).run()
    run.report('b' as never, { attempt: 1, lease: 'b:1:1' }, { output: 1 })
    run.run()
    expect(run.started).toEqual(['a#1', 'b#1', 'c#1'])
    expect(run.state.status).toBe('completed')
  })

  it('injected data stands for the node; a forced branch decides its ports', () => {
    const plan = testPlan({
      nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }],
      edges: ['a>b', 'b.left>c', 'b.main>d'],
    })
    const run = new TestRun(plan, { behaviours: { a: hang } }).start().run()
    run.feed({ type: 'data.injected', nodeKey: 'b', data: { output: { json: 5 }, by: 'bo' } })
    run.feed({ type: 'branch.forced', nodeKey: 'b', data: { ports: ['left'], by: 'bo' } })
    run.feed({ type: 'data.injected', nodeKey: 'a', data: { output: { json: 5 }, by: 'bo' } })
    expect(run.rejected).toHaveLength(1)
    run.report('a' as never, { attempt: 1, lease: 'a:1:1' }, { output: 1 })
    run.run()
    expect(run.output('b')).toBe(5)
    expect([run.status('c'), run.status('d')]).toEqual(['completed', 'skipped'])
    expect(run.started).toEqual(['a#1', 'c#1'])
  })
})

describe('the execution clock', () => {
  it('counts time while an attempt runs and ends the execution with outcome failed', () => {
    const plan = testPlan({
      nodes: [{ id: 'a' }, { id: 'w', role: 'wait', config: { seconds: 100 } }, { id: 'b' }],
      edges: ['a>w', 'w>b'],
      settings: { timeoutMs: 1000 },
    })
    const run = new TestRun(plan, { behaviours: { b: hang } }).start().run()
    expect(run.now).toBe(1_000_010 + 100_000 + 990)
    expect([run.state.status, run.state.outcome, run.state.error?.code]).toEqual([
      'timeout',
      'failed',
      'EXECUTION_TIMEOUT',
    ])
    expect(run.status('b')).toBe('cancelled')
  })

  it('an extended limit moves the timer; an early one is refused', () => {
    const plan = testPlan({ nodes: [{ id: 'a' }], settings: { timeoutMs: 1000 } })
    const run = new TestRun(plan, { behaviours: { a: hang } }).start()
    while (run.commands.length > 0) run.step()
    run.feed({ type: 'timeout.extended', data: { byMs: 500, by: 'bo' } })
    run.feed({ type: 'execution.timed-out', at: 1_001_000, data: { limitMs: 1000 } })
    expect(run.rejected).toHaveLength(1)
    run.run()
    expect(run.now).toBe(1_001_500)
    expect(run.state.status).toBe('timeout')
  })
})

describe('flow.stop', () => {
  it.each([
    ['success', 'completed', 'success'],
    ['error', 'failed', 'failed'],
  ])('ends the execution with its own outcome: %s', (outcome, status, expected) => {
    const plan = testPlan({
      nodes: [
        { id: 'l', role: 'loop', config: { mode: 'count', count: '1' } },
        { id: 's', role: 'stop', parent: 'l', config: { outcome, message: 'done', output: { n: 1 } } },
        { id: 'b' },
      ],
    })
    const run = new TestRun(plan, { behaviours: { b: hang } }).start().run()
    expect([run.state.status, run.state.outcome]).toEqual([status, expected])
    expect(run.status('b')).toBe('cancelled')
    if (status === 'completed') expect(run.load(run.state.output)).toEqual({ n: 1 })
    else expect(run.state.error?.message).toContain('done')
  })
})

describe('outputs, outcomes and rows', () => {
  it('evaluates the output; a failing one fails the execution', () => {
    const plan = testPlan({ nodes: [{ id: 'a' }], output: { x: 'out' } })
    const run = new TestRun(plan, { expressions: { out: ({ out }) => out('a') } }).start().run()
    expect(run.load(run.state.output)).toEqual({ x: 'a' })
  })

  it('is degraded when a substitute answered', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }] }), {
      behaviours: { a: () => ({ output: 1, degraded: true }) },
    })
      .start()
      .run()
    expect(run.state.outcome).toBe('degraded')
  })

  it('projects no duration below zero when the clock is set back', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }] }), { behaviours: { a: hang } }).start().run()
    run.now -= 3_600_000
    run.report('a' as never, { attempt: 1, lease: 'a:1:1' }, { output: 1 })
    run.run()
    const { execution, spans, stats } = projectRows({ state: run.state, plans: run.source, events: run.events })
    expect(spans.map(({ spanId, startedAt, endedAt }) => [spanId, endedAt - startedAt])).toEqual([
      ['node:a', 0],
      ['scope:', 0],
    ])
    expect((execution.endedAt ?? 0) - (execution.startedAt ?? 0)).toBe(0)
    expect([execution.runningMs, stats[0]?.totalMs]).toEqual([0, 0])
  })

  it('projects rows: execution, spans, statistics, waits', () => {
    const run = new TestRun(
      testPlan({
        nodes: [{ id: 'a' }, { id: 'w', role: 'approval', config: { title: 'x', roles: ['manager'] } }],
        edges: ['a>w'],
      }),
      {
        behaviours: { a: hang },
      },
    )
      .start()
      .run()
    run.report('a' as never, { attempt: 1, lease: 'a:1:1' }, { output: 1 })
    const rows = projectRows({ state: run.state, plans: run.source, events: run.events.slice(-3) })
    expect(rows.spans.map((span) => span.spanId)).toEqual(['node:a'])
    expect(rows.waits).toMatchObject([{ kind: 'open', waitId: 'w/approval/1' }])
    expect(rows.execution).toMatchObject({ status: 'waiting', nodesCompleted: 1, lastSeq: run.events.length })
    expect(rows.execution.reason).toBe("'w' is waiting for approval by role manager since 1970-01-01T00:16:40.010Z")
    expect(rows.stats).toEqual([])
    run.feed({
      type: 'wait.closed',
      nodeKey: 'w',
      data: { waitId: 'w/approval/1', how: 'answered', by: 'b', decision: 'approved', payload: { json: null } },
    })
    const last = projectRows({ state: run.state, plans: run.source, events: run.events.slice(-3) })
    expect(last.waits).toMatchObject([{ kind: 'close', how: 'answered' }])
    expect(last.stats).toMatchObject([{ status: 'completed', count: 1, code: '' }])
    expect(last.execution.reason).toBeNull()
  })
})
