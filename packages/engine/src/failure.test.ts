import { HeddleError } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { testPlan, type TestNode } from './test-plan.ts'
import { TestRun, type Behaviour } from './test-run.ts'

const fails: Behaviour = () => ({ fail: 'TOOL_BAD_REQUEST' })
const sleeper: Behaviour = ({ entry }) =>
  entry === 1 ? { suspend: { t: { kind: 'time', dueAt: 2_000_000 } } } : { output: 'late' }

function failing(node: Partial<TestNode>, edges: readonly string[]): TestRun {
  const plan = testPlan({ nodes: [{ id: 'a', ...node }, { id: 'next' }, { id: 'handle' }], edges })
  return new TestRun(plan, {
    behaviours: { a: fails, handle: ({ names }) => ({ output: names.scope.error?.code ?? null }) },
  })
    .start()
    .run()
}

describe('onError', () => {
  it('fail: fires nothing and fails the execution with its error', () => {
    const run = failing({}, ['a>next', 'a.error>handle'])
    expect(run.state.status).toBe('failed')
    expect(run.state.outcome).toBe('failed')
    expect(run.state.error?.code).toBe('TOOL_BAD_REQUEST')
    expect(run.started).toEqual(['a#1'])
    expect(run.state.failedNodes).toEqual(['a'])
  })

  it('continue: fires main with fallback, stays failed, outcome partial_success', () => {
    const run = failing({ onError: 'continue', fallback: 'dflt' }, ['a>next', 'a.error>handle'])
    expect(run.status('a')).toBe('failed')
    expect(run.output('a')).toBe('dflt')
    expect(run.status('next')).toBe('completed')
    expect(run.status('handle')).toBe('skipped')
    expect(run.state.outcome).toBe('partial_success')
    expect(run.state.failedNodes).toEqual(['a'])
  })

  const continuing = (options: Partial<ConstructorParameters<typeof TestRun>[1]> = {}) =>
    new TestRun(
      testPlan({
        nodes: [
          { id: 'before' },
          { id: 'a', onError: 'continue', fallback: { spare: '${{ read }}', plain: [1] } },
          { id: 'next' },
        ],
        edges: ['before>a', 'a>next'],
      }),
      {
        behaviours: { before: () => ({ output: 'kept' }), a: fails },
        expressions: {
          read: ({ scope, out }) => `${String(out('before'))}, ${scope.nodes['a']?.error?.code}`,
        },
        ...options,
      },
    )
      .start()
      .run()

  it('continue: resolves placeholders of the fallback, which sees how the node failed', () => {
    const run = continuing()
    expect(run.output('a')).toEqual({ spare: 'kept, TOOL_BAD_REQUEST', plain: [1] })
    expect(run.status('next')).toBe('completed')
    expect(run.events.filter(({ type }) => type === 'node.failed')).toHaveLength(1)
    expect(run.state.outcome).toBe('partial_success')
  })

  it('continue: a fallback that cannot be resolved fails the scope with the failure of the node', () => {
    const run = continuing({
      expressions: {
        read: () => {
          throw new HeddleError('EXPRESSION_FAILED', 'no')
        },
      },
    })
    expect(run.state.status).toBe('failed')
    expect(run.state.error?.code).toBe('TOOL_BAD_REQUEST')
    expect(run.output('a')).toBeNull()
    expect(run.started).not.toContain('next#1')
  })

  it('route: fires error, which counts as handled', () => {
    const run = failing({ onError: 'route' }, ['a>next', 'a.error>handle'])
    expect(run.status('next')).toBe('skipped')
    expect(run.output('handle')).toBe('TOOL_BAD_REQUEST')
    expect(run.state.outcome).toBe('success')
    expect(run.state.failedNodes).toEqual([])
  })

  it('an expression that fails is the node failure, not retried, and can be routed', () => {
    const plan = testPlan({
      nodes: [{ id: 'a', role: 'pure', config: { output: 'boom' }, onError: 'route' }, { id: 'b' }],
      edges: ['a.error>b'],
    })
    const run = new TestRun(plan, {
      expressions: {
        boom: () => {
          throw expressionError()
        },
      },
    })
      .start()
      .run()
    expect(run.status('a')).toBe('failed')
    expect(run.status('b')).toBe('completed')
    expect(run.typesOf('a')).toEqual(['node.failed'])
  })

  it('a set that fails fails the node after its attempt', () => {
    const plan = testPlan({
      nodes: [{ id: 'a', set: { x: 'boom' }, onError: 'continue' }, { id: 'b' }],
      edges: ['a>b?true'],
    })
    const run = new TestRun(plan, {
      expressions: {
        boom: () => {
          throw expressionError()
        },
      },
    })
      .start()
      .run()
    expect(run.status('a')).toBe('failed')
    expect(run.status('b')).toBe('completed')
    expect(run.state.outcome).toBe('partial_success')
  })
})

function expressionError() {
  return new HeddleError('EXPRESSION_FAILED', 'boom')
}

describe('failure modes', () => {
  const nodes = [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'r' }]
  const edges = ['b>c', 'd>a']
  const behaviours = {
    a: fails,
    b: sleeper,
    r: ({ attempt }) => (attempt === 1 ? { fail: 'TOOL_TIMEOUT' } : { output: 1 }),
  } satisfies { [id: string]: Behaviour }
  const runWith = (failure: 'fail-fast' | 'finish-running' | 'continue') =>
    new TestRun(testPlan({ nodes, edges, settings: { failure } }), { behaviours }).start().run()

  it('fail-fast cancels the others; what was never reached has no event', () => {
    const run = runWith('fail-fast')
    expect([run.status('b'), run.status('r'), run.state.status]).toEqual(['cancelled', 'cancelled', 'failed'])
    expect(run.typesOf('c')).toEqual([])
  })

  it('finish-running starts and retries nothing more', () => {
    const run = runWith('finish-running')
    expect(run.state.status).toBe('failed')
    expect(run.started.filter((entry) => entry.startsWith('r'))).toEqual(['r#1'])
    expect(run.status('c')).not.toBe('completed')
  })

  it('finish-running lets a running attempt end, and what it sets counts', () => {
    const plan = testPlan({
      nodes: [{ id: 'a' }, { id: 'b', set: { last: '1' } }, { id: 'c' }],
      edges: ['b>c'],
      settings: { failure: 'finish-running' },
    })
    const run = new TestRun(plan, { behaviours: { a: fails, b: () => 'hang' } }).start()
    run.commands.reverse()
    run.run()
    expect(run.state.phase).toBe('draining')
    run.report('b' as never, { attempt: 1, lease: 'b:1:1' }, { output: 'done' })
    expect(run.status('b')).toBe('completed')
    expect(run.state.vars).toEqual({ last: { json: 1 } })
    expect(run.state.status).toBe('failed')
    expect(run.typesOf('c')).toEqual([])
  })

  it('continue goes on elsewhere and fails at the end', () => {
    const run = runWith('continue')
    expect([run.status('b'), run.status('c'), run.status('r')]).toEqual(['completed', 'completed', 'completed'])
    expect(run.state.status).toBe('failed')
    expect(run.state.failedNodes).toEqual(['a'])
  })
})

describe('attempts', () => {
  const one = (node: Partial<TestNode>, behaviour: Behaviour, sideEffects: 'none' | 'retry' | 'ask' = 'none') => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a', ...node }] }), { behaviours: { a: behaviour } })
    run.sideEffects = sideEffects
    return run.start().run()
  }

  it('has three attempts without side effects, else one', () => {
    expect(one({}, () => ({ fail: 'TOOL_TIMEOUT' })).started).toHaveLength(3)
    expect(one({}, () => ({ fail: 'TOOL_TIMEOUT' }), 'retry').started).toHaveLength(1)
    expect(one({ retry: { maxAttempts: 2 } }, () => ({ fail: 'TOOL_TIMEOUT' }), 'retry').started).toHaveLength(2)
  })

  it('does not retry a code that is not retryable', () => {
    expect(one({}, () => ({ fail: 'INPUT_INVALID' })).started).toHaveLength(1)
  })

  it('waits as long as the called side asks, and at most maxDelay', () => {
    const asked = one({}, ({ attempt }) =>
      attempt === 1 ? { fail: 'TOOL_RATE_LIMITED', retryAfterMs: 7000 } : { output: 1 },
    )
    expect(asked.events.find((event) => event.type === 'retry.scheduled')?.data).toMatchObject({ delayMs: 7000 })
    const capped = one({ retry: { maxAttempts: 9, maxDelayMs: 3000, jitter: false } }, () => ({ fail: 'TOOL_TIMEOUT' }))
    const delays = capped.events.filter((event) => event.type === 'retry.scheduled').map((event) => event.data.delayMs)
    expect(delays).toEqual([1000, 2000, 3000, 3000, 3000, 3000, 3000, 3000])
  })

  it('forgets steps before a retry when keepSteps is off, never after a loss', () => {
    const seen: boolean[] = []
    one({ retry: { keepSteps: false } }, ({ attempt, command }) => {
      seen.push(command.forgetSteps)
      return attempt === 1 ? { fail: 'TOOL_TIMEOUT' } : attempt === 2 ? 'lose' : { output: 1 }
    })
    expect(seen).toEqual([false, true, false])
  })

  it('a lost attempt does not count and is started again at once', () => {
    const run = one({ retry: { maxAttempts: 1 } }, ({ attempt }) => (attempt < 4 ? 'lose' : { output: 'ok' }), 'retry')
    expect(run.started).toHaveLength(4)
    expect(run.output('a')).toBe('ok')
    expect(run.events.some((event) => event.type === 'retry.scheduled')).toBe(false)
  })

  it('the fourth loss fails the node with WORKER_LOST', () => {
    const run = one({}, () => 'lose')
    expect(run.started).toHaveLength(4)
    expect(run.state.error?.code).toBe('WORKER_LOST')
  })

  it.each([
    ['run-again', { choice: 'run-again' }, 'completed', 'second'],
    ['output', { choice: 'output', output: 42 }, 'completed', 42],
    ['fail', { choice: 'fail' }, 'failed', null],
  ])('a lost attempt with side effects asks: %s', (_name, payload, status, output) => {
    const plan = testPlan({ nodes: [{ id: 'a' }] })
    const run = new TestRun(plan, {
      behaviours: { a: ({ attempt }) => (attempt === 1 ? 'lose' : { output: 'second' }) },
    })
    run.sideEffects = 'ask'
    run.start()
    while (run.commands.length > 0) run.step()
    const opened = run.others.find((command) => command.kind === 'open-wait')
    expect(opened).toMatchObject({ spec: { kind: 'approval', origin: 'lost' } })
    expect(run.state.status).toBe('waiting')
    run
      .feed({
        type: 'wait.closed',
        nodeKey: 'a',
        data: { waitId: 'a/~lost/1', how: 'answered', by: 'bo', decision: 'approved', payload: { json: payload } },
      })
      .run()
    expect(run.status('a')).toBe(status)
    expect(run.output('a')).toBe(output)
  })

  it('refuses reports without the lease and changes nothing', () => {
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }] }), { behaviours: { a: () => 'hang' } }).start().run()
    const before = run.events.length
    run.report('a' as never, { attempt: 1, lease: 'other' }, { output: 1 })
    expect(run.rejected.at(-1)?.error.code).toBe('CONFLICT')
    expect(run.events).toHaveLength(before)
    expect(run.status('a')).toBe('running')
  })
})
