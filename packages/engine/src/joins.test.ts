import { describe, expect, it } from 'vitest'
import { testPlan } from './test-plan.ts'
import { TestRun } from './test-run.ts'

const slow = { suspend: { t: { kind: 'time', dueAt: 2_000_000 } } } as const
const sleeper = ({ entry }: { readonly entry: number }) => (entry === 1 ? slow : { output: 'late' })

describe('joins', () => {
  it('join any runs once, on the first live edge, and ignores later ones', () => {
    const run = new TestRun(
      testPlan({ nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c', join: 'any' }], edges: ['a>c', 'b>c'] }),
      { behaviours: { b: sleeper, c: ({ names }) => ({ output: names.inputs }) } },
    )
      .start()
      .run()
    expect(run.started.filter((entry) => entry.startsWith('c'))).toEqual(['c#1'])
    expect(run.output('c')).toEqual(['a'])
    expect(run.output('b')).toBe('late')
    expect(run.state.outcome).toBe('success')
  })

  it('join any is skipped when all edges are dead', () => {
    const run = new TestRun(
      testPlan({
        nodes: [
          { id: 'a', when: 'false' },
          { id: 'b', when: 'false' },
          { id: 'c', join: 'any' },
        ],
        edges: ['a>c', 'b>c'],
      }),
    )
      .start()
      .run()
    expect(run.status('c')).toBe('skipped')
    expect(run.started).toEqual([])
  })

  it('cancelOthers cancels what can now only reach the node, running or not, and nothing else', () => {
    const run = new TestRun(
      testPlan({
        nodes: [
          { id: 'fast' },
          { id: 'slow' },
          { id: 'after' },
          { id: 'both' },
          { id: 'other' },
          { id: 'first', join: 'any', cancelOthers: true },
        ],
        edges: ['fast>first', 'slow>after', 'after>first', 'both>first', 'both>other'],
      }),
      { behaviours: { slow: sleeper, both: sleeper } },
    )
      .start()
      .run()
    expect(run.status('slow')).toBe('cancelled')
    expect(run.status('after')).toBe('cancelled')
    expect(run.status('both')).toBe('completed')
    expect(run.status('other')).toBe('completed')
    expect(run.status('first')).toBe('completed')
    expect(run.state.status).toBe('completed')
  })

  it('cancelOthers aborts a running attempt and takes a completion in time', () => {
    const plan = testPlan({
      nodes: [{ id: 'fast' }, { id: 'slow' }, { id: 'first', join: 'any', cancelOthers: true }],
      edges: ['fast>first', 'slow>first'],
    })
    const run = new TestRun(plan, { behaviours: { fast: () => 'hang', slow: () => 'hang', first: () => 'hang' } })
      .start()
      .run()
    run.report('fast' as never, { attempt: 1, lease: 'fast:1:1' }, { output: 1 })
    expect(run.commands.some((command) => command.kind === 'abort-attempt' && command.nodeKey === 'slow')).toBe(true)
    run.report('slow' as never, { attempt: 1, lease: 'slow:1:1' }, { output: 2 })
    expect(run.status('slow')).toBe('completed')
  })

  it('edge conditions and set are evaluated with the node own result', () => {
    const run = new TestRun(
      testPlan({
        nodes: [{ id: 'a', set: { total: 'a+1' } }, { id: 'b' }, { id: 'c' }],
        edges: ['a>b?big', 'a>c?small'],
      }),
      {
        behaviours: { a: () => ({ output: 5 }), b: ({ names }) => ({ output: names.vars['total'] ?? null }) },
        expressions: {
          'a+1': ({ out }) => Number(out('a')) + 1,
          big: ({ out }) => Number(out('a')) > 3,
          small: ({ out }) => Number(out('a')) <= 3,
        },
      },
    )
      .start()
      .run()
    expect(run.status('b')).toBe('completed')
    expect(run.output('b')).toBe(6)
    expect(run.status('c')).toBe('skipped')
  })

  it('a node sees values and vars as of the event that made it ready', () => {
    const run = new TestRun(
      testPlan({
        nodes: [{ id: 'a' }, { id: 'b', set: { x: '1' } }, { id: 'c' }, { id: 'd' }],
        edges: ['a>c', 'b>d'],
      }),
      {
        behaviours: {
          c: ({ entry, names }) =>
            entry === 1 ? slow : { output: [names.out('b'), names.vars['x'] ?? null, names.out('a')] },
          d: ({ names }) => ({ output: [names.out('a'), names.vars['x'] ?? null] }),
        },
      },
    )
      .start()
      .run()
    expect(run.output('c')).toEqual([null, null, 'a'])
    expect(run.output('d')).toEqual(['a', 1])
  })

  it('starts at the trigger that fired and skips the others', () => {
    const plan = testPlan({
      nodes: [{ id: 'hook', role: 'trigger' }, { id: 'hand', role: 'trigger' }, { id: 'a' }, { id: 'b' }],
      edges: ['hook>a', 'hand>b'],
    })
    const run = new TestRun(plan).start({ trigger: 'hook', input: { n: 1 } }).run()
    expect(run.output('hook')).toEqual({ n: 1 })
    expect([run.status('hand'), run.status('b'), run.status('a')]).toEqual(['skipped', 'skipped', 'completed'])
    const skipped = run.events.find((event) => event.type === 'node.skipped' && event.nodeKey === 'hand')
    expect(skipped?.data).toEqual({ cause: { kind: 'other-trigger' } })
  })

  it('a disabled node gives its first input on main', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }, { id: 'b', disabled: true }], edges: ['a>b'] }))
      .start()
      .run()
    expect(run.output('b')).toBe('a')
    expect(run.started).toEqual(['a#1'])
  })
})
