import { toExecutionId, toNodeKey } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { planReuse, type PlanReuseArgs } from './plan-reuse.ts'
import { testPlan, type TestDefinition } from './test-plan.ts'
import { TestRun } from './test-run.ts'

const definition: TestDefinition = {
  nodes: [
    { id: 'a' },
    { id: 'l', role: 'loop', config: { mode: 'forEach', items: '[1,2,3]' } },
    { id: 'x', parent: 'l' },
    { id: 'y', parent: 'l' },
    { id: 'b' },
    { id: 'c' },
  ],
  edges: ['a>l', 'x>y', 'l>b', 'b>c'],
}
const plan = testPlan(definition)
const result = (nodeKey: string, more: Partial<PlanReuseArgs['results'][number]> = {}) =>
  ({
    nodeKey: toNodeKey(nodeKey),
    output: { json: nodeKey },
    ports: ['main'],
    status: 'completed',
    compensated: false,
    ...more,
  }) as const
const all = ['a', 'l', 'b', 'c', ...[0, 1, 2].flatMap((index) => [`l[${index}]/x`, `l[${index}]/y`])].map((key) =>
  result(key),
)
const given = (args: Partial<PlanReuseArgs>) => {
  const planned = planReuse({
    plan,
    previousPlan: plan,
    previousId: toExecutionId('old'),
    results: all,
    from: [],
    reuse: 'upstream',
    pins: {},
    ...args,
  })
  return planned.ok ? Object.keys(planned.given).toSorted() : planned
}

describe('planReuse', () => {
  it('gives what lies before from; a container as a whole', () => {
    expect(given({ from: ['b'] })).toEqual(['a', 'l'])
    expect(given({ from: ['a'] })).toEqual([])
  })

  it('from inside an iteration reuses the earlier ones and what lies before it in its own', () => {
    expect(given({ from: ['l[1]/y'] })).toEqual(['a', 'l[0]/x', 'l[0]/y', 'l[1]/x'])
  })

  it('what was compensated or changed runs again, and all after it', () => {
    const compensated = all.map((one) => (one.nodeKey === 'a' ? { ...one, compensated: true } : one))
    expect(given({ from: ['c'], results: compensated })).toEqual([])
    const changed = testPlan({
      ...definition,
      nodes: definition.nodes.map((node) => (node.id === 'b' ? { ...node, hash: 'new' } : node)),
    })
    expect(given({ from: ['c'], plan: changed })).toEqual(['a', 'l'])
  })

  it('failed: begins where it failed, inside a container too', () => {
    const results = [
      result('a'),
      result('l[0]/x'),
      result('l[0]/y'),
      result('l[1]/x', { status: 'failed' }),
      result('l', { status: 'failed' }),
    ]
    expect(given({ from: ['failed'], results })).toEqual(['a', 'l[0]/x', 'l[0]/y'])
  })

  it('pins stand for results; without either it says what is missing', () => {
    expect(given({ from: ['b'], results: [] })).toMatchObject({ ok: false, missing: ['l'] })
    expect(given({ from: ['b'], results: [], pins: { l: { output: { json: 1 } } } })).toEqual(['l'])
  })

  it('calls and none give only pins', () => {
    expect(given({ from: ['b'], reuse: 'none' })).toEqual([])
    expect(given({ from: ['b'], reuse: 'calls' })).toEqual([])
  })

  it('refuses outputs that point into another journal', () => {
    expect(() => given({ from: ['l'], results: [result('a', { output: { event: 3 } })] })).toThrow('another execution')
  })
})

describe('an execution with given results', () => {
  it('reuses them, evaluates their edges and set again, and runs the rest', () => {
    const old = testPlan({
      nodes: [{ id: 'a', set: { v: '7' } }, { id: 'b' }, { id: 'c' }],
      edges: ['a>b?true', 'a>c?false'],
    })
    const run = new TestRun(old, {
      behaviours: { b: ({ names }) => ({ output: [names.out('a'), names.vars['v'] ?? null] }) },
    })
      .start({ given: { a: { output: { json: 1 }, ports: ['main'], reason: 'reused' } } })
      .run()
    expect(run.typesOf('a')).toEqual(['node.reused', 'node.completed'])
    expect(run.started).toEqual(['b#1'])
    expect(run.output('b')).toEqual([1, 7])
    expect(run.status('c')).toBe('skipped')
  })

  it('upTo leaves out what cannot lead there, inside containers too', () => {
    const origin = {
      executionId: toExecutionId('old'),
      kind: 'replay',
      from: [],
      reuse: 'none',
      onChangedCall: 'fail',
    } as const
    const run = new TestRun(testPlan({ ...definition, output: { x: 'unused' } }))
      .start({ origin: { ...origin, upTo: 'l' } })
      .run()
    expect(run.state.status).toBe('completed')
    expect([run.status('l'), run.status('b'), run.status('c')]).toEqual(['completed', 'skipped', 'skipped'])
    const inside = new TestRun(plan).start({ origin: { ...origin, upTo: 'l[0]/x' } }).run()
    expect(inside.started).toEqual(['a#1', 'l[0]/x#1', 'l[1]/x#1', 'l[2]/x#1'])
  })
})
