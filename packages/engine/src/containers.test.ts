import { describe, expect, it } from 'vitest'
import { testPlan, type TestNode } from './test-plan.ts'
import { TestRun, type Behaviour, type Expressions } from './test-run.ts'

function looped(
  config: { readonly [name: string]: string | number },
  options: { readonly child?: Behaviour; readonly expressions?: Expressions; readonly node?: Partial<TestNode> } = {},
): TestRun {
  const plan = testPlan({
    nodes: [{ id: 'l', role: 'loop', config, ...options.node }, { id: 'x', parent: 'l' }, { id: 'after' }],
    edges: ['l>after'],
  })
  const child: Behaviour = options.child ?? (({ names }) => ({ output: [names.loop.index, names.loop.item] }))
  return new TestRun(plan, { behaviours: { x: child }, expressions: options.expressions ?? {} }).start().run()
}

describe('loops', () => {
  it('forEach gives results in index order', () => {
    const run = looped({ mode: 'forEach', items: '["p","q"]' })
    expect(run.output('l')).toEqual({
      results: [
        [0, 'p'],
        [1, 'q'],
      ],
      iterations: 2,
      endedBy: 'items',
    })
    expect(run.started).toEqual(['l[0]/x#1', 'l[1]/x#1', 'after#1'])
    expect(Object.keys(run.state.scopes)).toEqual([''])
  })

  it('an empty list ends at once', () => {
    expect(looped({ mode: 'forEach', items: '[]' }).output('l')).toEqual({
      results: [],
      iterations: 0,
      endedBy: 'items',
    })
  })

  it('count counts, with previous and results', () => {
    const run = looped(
      { mode: 'count', count: '3' },
      {
        child: ({ names }) => ({ output: [names.loop.previous, (names.loop.results as unknown[]).length] }),
      },
    )
    expect(run.output('l')).toMatchObject({
      results: [
        [null, 0],
        [[null, 0], 1],
        [[[null, 0], 1], 2],
      ],
      endedBy: 'items',
    })
  })

  it('while looks before each iteration, until after', () => {
    const expressions = { less: ({ loop }) => loop.index < 2, done: ({ out }) => out('x') === 2 } satisfies Expressions
    const child: Behaviour = ({ names }) => ({ output: names.loop.index })
    expect(looped({ mode: 'while', condition: 'less' }, { expressions, child }).output('l')).toEqual({
      results: [0, 1],
      iterations: 2,
      endedBy: 'condition',
    })
    expect(looped({ mode: 'until', condition: 'done' }, { expressions, child }).output('l')).toEqual({
      results: [0, 1, 2],
      iterations: 3,
      endedBy: 'condition',
    })
  })

  it('breakWhen ends the loop as an iteration ends', () => {
    const run = looped(
      { mode: 'forEach', items: '[1,2,3,4]', breakWhen: 'stop' },
      { expressions: { stop: ({ loop }) => loop.item === 2 } },
    )
    expect(run.output('l')).toMatchObject({ iterations: 2, endedBy: 'break' })
  })

  it('with concurrency breakWhen starts no more and lets the rest end; previous and results are null', () => {
    const run = looped(
      { mode: 'forEach', items: '[1,2,3,4,5]', concurrency: 2, breakWhen: 'stop' },
      {
        expressions: { stop: ({ loop }) => loop.item === 1 },
        child: ({ names }) => ({ output: [names.loop.item, names.loop.previous, names.loop.results] }),
      },
    )
    expect(run.output('l')).toEqual({
      results: [
        [1, null, null],
        [2, null, null],
      ],
      iterations: 2,
      endedBy: 'break',
    })
  })

  it.each([
    [{ mode: 'forEach', items: '[1,2,3]', maxIterations: 2 }],
    [{ mode: 'while', condition: 'true', maxIterations: 2 }],
    [{ mode: 'until', condition: 'false', maxIterations: 2 }],
  ])('passing the limit fails with MAX_ITERATIONS, or ends under onLimit stop: %o', (config) => {
    expect(looped(config).state.error?.code).toBe('MAX_ITERATIONS')
    expect(looped({ ...config, onLimit: 'stop' }).output('l')).toMatchObject({ iterations: 2, endedBy: 'limit' })
  })

  it('forEach and count compare their size before the first iteration', () => {
    expect(looped({ mode: 'count', count: '3', maxIterations: 2 }).started).toEqual([])
  })

  it('items that are no list fail the loop', () => {
    expect(looped({ mode: 'forEach', items: '7' }).state.error?.code).toBe('EXPRESSION_FAILED')
    expect(looped({ mode: 'count', count: '1.5' }).state.error?.code).toBe('EXPRESSION_FAILED')
  })

  it('result is evaluated inside the iteration', () => {
    const run = looped(
      { mode: 'forEach', items: '[1,2]', result: 'twice' },
      {
        child: ({ names }) => ({ output: names.loop.item }),
        expressions: { twice: ({ out }) => Number(out('x')) * 2 },
      },
    )
    expect(run.output('l')).toMatchObject({ results: [2, 4] })
  })

  it('a failed iteration cancels the others and fails the loop with its code, or is an error value', () => {
    const child: Behaviour = ({ names }) =>
      names.loop.item === 2 ? { fail: 'TOOL_BAD_REQUEST' } : { output: names.loop.item }
    const failed = looped({ mode: 'forEach', items: '[1,2,3]' }, { child })
    expect(failed.state.error?.code).toBe('TOOL_BAD_REQUEST')
    expect(failed.started).toEqual(['l[0]/x#1', 'l[1]/x#1'])
    const tolerant = looped({ mode: 'forEach', items: '[1,2,3]', onIterationError: 'continue' }, { child })
    expect(tolerant.output('l')).toMatchObject({
      results: [1, { error: { code: 'TOOL_BAD_REQUEST' } }, 3],
      failed: [{ index: 1, code: 'TOOL_BAD_REQUEST' }],
    })
    expect(tolerant.state.outcome).toBe('partial_success')
    expect(tolerant.state.failedNodes).toEqual(['l[1]/x'])
  })

  it("the container's own onError applies: routed failures inside are handled", () => {
    const plan = testPlan({
      nodes: [
        { id: 'l', role: 'loop', config: { mode: 'forEach', items: '[1]' }, onError: 'route' },
        { id: 'x', parent: 'l' },
        { id: 'h' },
      ],
      edges: ['l.error>h'],
    })
    const run = new TestRun(plan, { behaviours: { x: () => ({ fail: 'TOOL_BAD_REQUEST' }) } }).start().run()
    expect(run.state.outcome).toBe('success')
    expect(run.state.failedNodes).toEqual([])
  })

  it('routing a loop does not hide failures that were tolerated inside it before', () => {
    const plan = testPlan({
      nodes: [
        { id: 'l', role: 'loop', config: { mode: 'until', condition: 'false', maxIterations: 2 }, onError: 'route' },
        { id: 'x', parent: 'l', onError: 'continue' },
        { id: 'h' },
      ],
      edges: ['l.error>h'],
    })
    const run = new TestRun(plan, { behaviours: { x: () => ({ fail: 'TOOL_BAD_REQUEST' }) } }).start().run()
    expect(run.status('h')).toBe('completed')
    expect(run.state.outcome).toBe('partial_success')
    expect(run.state.failedNodes).toEqual(['l[0]/x', 'l[1]/x'])
  })

  it('each runs the node once per element under its own key, with the inputs of the loop', () => {
    const plan = testPlan({
      nodes: [
        { id: 'src' },
        { id: 'f', role: 'loop', isEach: true, config: { mode: 'forEach', items: '[1,2]', concurrency: 2 } },
        { id: 'f$item', parent: 'f' },
      ],
      edges: ['src>f'],
    })
    const run = new TestRun(plan, {
      behaviours: { f$item: ({ names }) => ({ output: [names.loop.item, names.inputs[0] ?? null] }) },
    })
      .start()
      .run()
    expect(run.started).toEqual(['src#1', 'f[0]#1', 'f[1]#1'])
    expect(run.output('f')).toEqual([
      [1, 'src'],
      [2, 'src'],
    ])
  })

  it('nests: children see outer items, innermost last', () => {
    const plan = testPlan({
      nodes: [
        { id: 'o', role: 'loop', config: { mode: 'forEach', items: '[10,20]' } },
        { id: 'i', role: 'loop', parent: 'o', config: { mode: 'forEach', items: '[1,2]' } },
        { id: 'x', parent: 'i' },
      ],
    })
    const run = new TestRun(plan, {
      behaviours: {
        x: ({ names }) => ({
          output: names.scope.loops.map((loop) => Number('json' in loop.item ? loop.item.json : 0)),
        }),
      },
    })
      .start()
      .run()
    expect(run.started).toContain('o[1]/i[0]/x#1')
    expect(run.output('o')).toMatchObject({
      results: [
        {
          results: [
            [10, 1],
            [10, 2],
          ],
        },
        {
          results: [
            [20, 1],
            [20, 2],
          ],
        },
      ],
    })
  })
})

describe('parallel', () => {
  const build = (
    config: { readonly [name: string]: string | number | boolean },
    behaviours: { readonly [id: string]: Behaviour } = {},
  ) =>
    new TestRun(
      testPlan({
        nodes: [
          { id: 'p', role: 'parallel', config },
          { id: 'a', parent: 'p' },
          { id: 'b', parent: 'p' },
          { id: 'b2', parent: 'p' },
          { id: 'c', parent: 'p' },
        ],
        edges: ['b>b2'],
      }),
      { behaviours },
    )
      .start()
      .run()
  const json =
    (value: { readonly [name: string]: number }): Behaviour =>
    () => ({ output: value })
  const fails: Behaviour = () => ({ fail: 'TOOL_BAD_REQUEST' })

  it('collects by branch name', () => {
    const run = build({})
    expect(run.output('p')).toEqual({ a: 'p/a', b: 'p/b2', c: 'p/c' })
    expect(run.started).toContain('p/b2#1')
  })

  it('merges shallowly in definition order', () => {
    const run = build({ strategy: 'merge' }, { a: json({ x: 1, y: 1 }), b2: json({ y: 2 }), c: json({ z: 3 }) })
    expect(run.output('p')).toEqual({ x: 1, y: 2, z: 3 })
  })

  it('first and last go by order of completion', () => {
    const sleeper: Behaviour = ({ entry }) =>
      entry === 1 ? { suspend: { t: { kind: 'time', dueAt: 9_000_000 } } } : { output: 'a' }
    expect(build({ strategy: 'first' }, { a: sleeper }).output('p')).toBe('p/c')
    expect(build({ strategy: 'last' }, { a: sleeper }).output('p')).toBe('a')
  })

  it('maxConcurrency counts branches', () => {
    expect(build({ maxConcurrency: 1 }).started).toEqual(['p/a#1', 'p/b#1', 'p/b2#1', 'p/c#1'])
  })

  it('without failFast a failed branch is an error value; it fails only when all failed', () => {
    const run = build({}, { a: fails })
    expect(run.output('p')).toMatchObject({ a: { error: { code: 'TOOL_BAD_REQUEST' } }, c: 'p/c' })
    expect(run.state.outcome).toBe('partial_success')
    expect(run.state.failedNodes).toEqual(['p/a'])
    expect(build({}, { a: fails, b: fails, c: fails }).state.error?.code).toBe('TOOL_BAD_REQUEST')
  })

  it('with failFast the first failure cancels the others', () => {
    const run = build({ failFast: true, maxConcurrency: 1 }, { a: fails })
    expect(run.started).toEqual(['p/a#1'])
    expect(run.state.error?.message).toContain("Branch 'a'")
  })
})
