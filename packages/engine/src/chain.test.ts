import { describe, expect, it } from 'vitest'
import { testPlan } from './test-plan.ts'
import { TestRun } from './test-run.ts'

describe('chains and branches', () => {
  it('runs an outside chain with three events a node', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], edges: ['a>b', 'b>c'] }))
      .start()
      .run()
    expect(run.state.status).toBe('completed')
    expect(run.state.outcome).toBe('success')
    expect(run.started).toEqual(['a#1', 'b#1', 'c#1'])
    expect(run.typesOf('b')).toEqual(['attempt.started', 'attempt.completed', 'node.completed'])
    expect(run.events.map((event) => event.seq)).toEqual(run.events.map((_, index) => index + 1))
  })

  it('skips what no live edge reaches and says from where', () => {
    const run = new TestRun(
      testPlan({
        nodes: [
          { id: 'check', role: 'pure', config: { output: 'true', ports: ['true'] } },
          { id: 'yes' },
          { id: 'no' },
          { id: 'end' },
        ],
        edges: ['check.true>yes', 'check.false>no', 'yes>end', 'no>end'],
      }),
    )
      .start()
      .run()
    expect(run.status('yes')).toBe('completed')
    expect(run.status('no')).toBe('skipped')
    expect(run.status('end')).toBe('completed')
    const skipped = run.events.find((event) => event.type === 'node.skipped')
    expect(skipped?.data).toEqual({ cause: { kind: 'no-live-edge', from: ['check'] } })
    expect(run.typesOf('check')).toEqual(['node.completed'])
  })

  it('retries with back-off and full jitter as a durable timer', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }] }), {
      behaviours: { a: ({ attempt }) => (attempt < 3 ? { fail: 'TOOL_TIMEOUT' } : { output: 7 }) },
    })
      .start()
      .run()
    expect(run.started).toEqual(['a#1', 'a#2', 'a#3'])
    expect(run.events.filter((event) => event.type === 'retry.scheduled').map((event) => event.data.delayMs)).toEqual([
      500, 1000,
    ])
    expect(run.output('a')).toBe(7)
  })
})
