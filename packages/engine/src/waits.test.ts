import { toExecutionId } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { testPlan, type TestNode } from './test-plan.ts'
import { TestRun, type Behaviour, type Outcome } from './test-run.ts'

function waiting(node: Partial<TestNode>): TestRun {
  const plan = testPlan({
    nodes: [{ id: 'w', role: 'wait', ...node }, { id: 'next' }, { id: 'yes' }, { id: 'no' }, { id: 'late' }],
    edges: ['w>next', 'w.approved>yes', 'w.rejected>no', 'w.error>late'],
  })
  const run = new TestRun(plan).start()
  while (run.commands.length > 0) run.step()
  return run
}
const answer = (decision: 'approved' | 'rejected', payload: string | null = null) =>
  ({
    type: 'wait.closed',
    nodeKey: 'w',
    data: { waitId: 'w/approval/1', how: 'answered', by: 'bo', decision, payload: { json: payload } },
  }) as const

describe('flow.wait', () => {
  it.each([
    [{ seconds: 5 }, 1_005_000],
    [{ duration: 'PT1M' }, 1_060_000],
    [{ until: '1970-01-01T00:20:00Z' }, 1_200_000],
    [{ until: '1970-01-01T00:20:00' }, 1_200_000],
  ])('waits for a time, as a timer and a wait row: %o', (config, dueAt) => {
    const run = waiting({ config })
    expect(run.timers.get('wait:w/wait/1')?.dueAt).toBe(dueAt)
    expect(run.state.status).toBe('waiting')
    run.run()
    expect(run.now).toBeGreaterThanOrEqual(dueAt)
    expect(run.status('next')).toBe('completed')
  })

  it('a time that is none fails the node', () => {
    expect(waiting({ config: { duration: 'soon' } }).state.error?.code).toBe('EXPRESSION_FAILED')
    expect(waiting({ config: { until: 'soon' } }).state.error?.message).toContain(
      'until "soon" is not an ISO 8601 time',
    )
    expect(waiting({ config: { seconds: -1 } }).state.error?.message).toContain('its seconds are -1')
    expect(waiting({ config: {} }).state.error?.code).toBe('EXPRESSION_FAILED')
  })
})

describe('flow.signal and flow.approval', () => {
  it('a signal gives its payload', () => {
    const run = waiting({ role: 'signal', config: { name: 'paid', key: 7 } })
    expect(run.others[0]).toMatchObject({ kind: 'open-wait', spec: { kind: 'signal', name: 'paid', key: '7' } })
    const data = { waitId: 'w/signal/1', how: 'answered', by: 'x', payload: { json: 5 } } as const
    run.feed({ type: 'wait.closed', nodeKey: 'w', data }).run()
    expect(run.output('w')).toBe(5)
    expect(run.timers.size).toBe(0)
  })

  it('an approval fires the port of its decision and says who decided', () => {
    const run = waiting({ role: 'approval', config: { title: 'OK?', roles: ['manager'] } })
    expect(run.others[0]).toMatchObject({ spec: { kind: 'approval', roles: ['manager'], origin: 'node' } })
    run.feed(answer('rejected', 'no')).run()
    expect([run.status('no'), run.status('yes')]).toEqual(['completed', 'skipped'])
    expect(run.output('w')).toMatchObject({ decision: 'rejected', by: 'bo', form: 'no' })
  })

  it('the first answer wins; the second gets CONFLICT saying who and when', () => {
    const run = waiting({ role: 'approval', config: { title: 'OK?' } })
    run.feed(answer('approved'), answer('rejected'))
    expect(run.rejected[0]?.error).toMatchObject({ code: 'CONFLICT' })
    expect(run.rejected[0]?.error.message).toContain('bo at 1970-01-01T00:16:40.000Z')
    expect(run.events.filter((event) => event.type === 'wait.closed')).toHaveLength(1)
  })

  it.each([
    ['fail', 'failed', undefined],
    ['route', 'completed', 'late'],
    ['approve', 'completed', 'yes'],
    ['reject', 'completed', 'no'],
  ])('onTimeout %s', (onTimeout, status, fired) => {
    const run = waiting({ role: 'approval', config: { title: 'OK?', timeoutSeconds: 60, onTimeout } }).run()
    expect(run.state.status).toBe(status)
    if (fired === undefined) expect(run.state.error?.code).toBe('WAIT_TIMEOUT')
    else expect(run.status(fired)).toBe('completed')
  })

  it('timeout none sets no timer; the default is 30 days', () => {
    expect(waiting({ role: 'approval', config: { title: 'x', timeoutSeconds: 'none' } }).timers.size).toBe(0)
    const [timer] = waiting({ role: 'signal', config: { name: 'x' } }).timers.values()
    expect(timer?.dueAt).toBe(1_000_000 + 30 * 86_400_000)
  })

  it('an extended timeout sets the timer again; a timer that was set before is refused', () => {
    const run = waiting({ role: 'signal', config: { name: 'x', timeoutSeconds: 60 } })
    run.feed({ type: 'timeout.extended', nodeKey: 'w', data: { byMs: 60_000, by: 'bo' } })
    const data = { waitId: 'w/signal/1', how: 'due', by: 'engine', payload: { json: null } } as const
    run.feed({ type: 'wait.closed', nodeKey: 'w', at: 1_060_000, data })
    expect(run.rejected).toHaveLength(1)
    while (run.commands.length > 0) run.step()
    expect(run.timers.get('wait:w/signal/1')?.dueAt).toBe(1_120_000)
  })
})

describe('suspended nodes', () => {
  it('open their waits, free the attempt, and are entered again with the answers', () => {
    const behaviour: Behaviour = ({ entry, command }): Outcome => {
      const answers = command.answers
      if (entry === 1) return { suspend: { one: { kind: 'signal', name: 'a', key: '', dueAt: null } } }
      if (entry === 2) {
        const two = { kind: 'signal', name: 'b', key: '', dueAt: null } as const
        return { suspend: { two } }
      }
      return {
        output: Object.entries(answers).map(([key, value]) => [key, 'json' in value.payload ? value.payload.json : 0]),
      }
    }
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }] }), { behaviours: { a: behaviour } }).start().run()
    expect(run.state.status).toBe('waiting')
    expect(run.state.running.attempts).toBe(0)
    const close = (waitKey: string, n: number, value: number) =>
      ({
        type: 'wait.closed',
        nodeKey: 'a',
        data: { waitId: `a/${waitKey}/${n}`, how: 'answered', by: 'x', payload: { json: value } },
      }) as const
    run.feed(close('one', 1, 1))
    while (run.commands.length > 0) run.step()
    run.feed(close('two', 2, 2)).run()
    expect(run.output('a')).toEqual([
      ['one', 1],
      ['two', 2],
    ])
    expect(run.events.filter((event) => event.type === 'wait.opened')).toHaveLength(2)
  })

  it('a node that completes closes waits nobody needs any more', () => {
    const behaviour: Behaviour = ({ entry }): Outcome => {
      const one = { kind: 'time', dueAt: 1_100_000 } as const
      if (entry === 1) return { suspend: { one, other: { kind: 'signal', name: 'b', key: '', dueAt: null } } }
      return { output: 1 }
    }
    const run = new TestRun(testPlan({ nodes: [{ id: 'a' }] }), { behaviours: { a: behaviour } }).start().run()
    expect(run.state.status).toBe('completed')
    expect(run.events.filter((event) => event.type === 'wait.closed').map((event) => event.data.how)).toEqual([
      'due',
      'cancelled',
    ])
  })
})

describe('sub-workflows', () => {
  const sub = (config: { readonly [name: string]: string | boolean | { readonly n: number } }, depth?: number) => {
    const plan = testPlan({
      nodes: [
        { id: 's', role: 'subworkflow', config: { workflow: 'child', input: { n: 1 }, ...config } },
        { id: 'next' },
      ],
      edges: ['s>next'],
      settings: { timeoutMs: 10_000 },
    })
    const run = new TestRun(plan).start(depth === undefined ? {} : { depth })
    while (run.commands.length > 0) run.step()
    return run
  }
  const childId = toExecutionId('child-1')
  const started = (waited: boolean) =>
    ({
      type: 'child.started',
      nodeKey: 's',
      data: { executionId: childId, workflowId: 'wf2' as never, version: 3, waited },
    }) as const
  const created = { ...started(false), data: { ...started(false).data, created: true } }
  const settled = (status: 'completed' | 'failed') =>
    ({
      type: 'child.settled',
      nodeKey: 's',
      data: {
        executionId: childId,
        status,
        outcome: null,
        output: { json: 9 },
        error: status === 'failed' ? ({ code: 'TOOL_TIMEOUT', message: 'slow' } as const) : null,
        runningMs: 4000,
      },
    }) as const

  it('starts the child, waits, and takes its output and running time', () => {
    const run = sub({})
    expect(run.others[0]).toMatchObject({
      kind: 'start-child',
      childId: null,
      input: { json: { n: 1 } },
      depth: 1,
      timeoutMs: 10_000,
    })
    run.feed(started(true))
    expect(run.state.status).toBe('waiting')
    run.feed(settled('completed')).run()
    expect(run.output('s')).toBe(9)
    expect(run.state.running.totalMs).toBe(4010)
  })

  it("a child's failure fails the node with the child's code and a link", () => {
    const run = sub({}).feed(started(true)).feed(settled('failed'))
    expect(run.state.error).toMatchObject({ code: 'TOOL_TIMEOUT', details: { executionId: 'child-1' } })
  })

  it('the failure of a child of a child is told once, not once a level', () => {
    const { type, nodeKey, data } = settled('failed')
    const message = "Sub-workflow c2 of 'x' ended as failed: Sub-workflow c3 of 'l[2]/y' ended as failed: slow"
    const run = sub({}).feed(started(true))
    run.feed({ type, nodeKey, data: { ...data, error: { code: 'TOOL_TIMEOUT', message } } })
    expect(run.state.error?.message).toBe("Sub-workflow child-1 of 's' ended as failed: slow")
  })

  it('start-and-go completes as soon as the child exists, not when it is only named', () => {
    const run = sub({ wait: false }).feed(started(false))
    expect(run.status('s')).toBe('running')
    expect(run.commands).toContainEqual(expect.objectContaining({ childId: 'child-1', wait: false }))
    run.feed(created).run()
    expect(run.output('s')).toEqual({ executionId: 'child-1' })
    expect(run.status('next')).toBe('completed')
  })

  it('start-and-go fails when the child cannot be created', () => {
    const run = sub({ wait: false }).feed(started(false)).feed(settled('failed'))
    expect(run.state.error).toMatchObject({ code: 'TOOL_TIMEOUT' })
  })

  it('cancelling leaves a child alone that is not waited for', () => {
    const run = sub({ wait: false }).feed(started(false))
    run.feed({ type: 'execution.cancel-requested', data: { by: 'bo', reason: 'no', compensate: false } })
    expect(run.commands.some((command) => command.kind === 'cancel-child')).toBe(false)
    expect(run.state.status).toBe('cancelled')
  })

  it('is refused below depth 16', () => {
    expect(sub({}, 15).state.status).toBe('running')
    expect(sub({}, 16).state.error?.code).toBe('ILLEGAL_STATE')
  })

  it('a child that is waited for is cancelled first', () => {
    const run = sub({}).feed(started(true))
    run.feed({ type: 'execution.cancel-requested', data: { by: 'bo', reason: 'no', compensate: false } })
    expect(run.commands.some((command) => command.kind === 'cancel-child')).toBe(true)
    expect(run.state.status).not.toBe('cancelled')
    const data = { ...settled('failed').data, status: 'cancelled', error: null } as const
    run.feed({ type: 'child.settled', nodeKey: 's', data })
    expect(run.state.status).toBe('cancelled')
  })
})
