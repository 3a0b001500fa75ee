import { describe, expect, it } from 'vitest'
import { testPlan, type TestDefinition } from './test-plan.ts'
import { TestRun, type Behaviour } from './test-run.ts'

const fails: Behaviour = () => ({ fail: 'TOOL_BAD_REQUEST' })
const hang: Behaviour = () => 'hang'
const booking: TestDefinition = {
  nodes: [
    { id: 'hotel', compensate: 'cancelHotel' },
    { id: 'flight', compensate: 'cancelFlight' },
    { id: 'pay' },
    { id: 'cancelHotel' },
    { id: 'cancelFlight' },
    { id: 'alarm' },
  ],
  edges: ['hotel>flight', 'flight>pay'],
  settings: { errorHandler: 'alarm' },
}
const original: Behaviour = ({ names }) => ({ output: names.original })
const book = (behaviours: { readonly [id: string]: Behaviour }, definition = booking) =>
  new TestRun(testPlan(definition), { behaviours }).start().run()

describe('compensation', () => {
  it('undoes completed nodes in reverse order with their output, then handles the error once', () => {
    const seen: unknown[] = []
    const note: Behaviour = ({ names }) => {
      seen.push(names.original)
      return { output: 1 }
    }
    const run = book({
      hotel: () => ({ output: 'H1' }),
      flight: () => ({ output: 'F1' }),
      pay: fails,
      cancelHotel: note,
      cancelFlight: note,
      alarm: ({ names }) => ({ output: names.scope.error?.nodeKey ?? null }),
    })
    expect(run.started.slice(3)).toEqual(['flight~cancelFlight#1', 'hotel~cancelHotel#1', 'alarm#1'])
    expect(seen).toEqual(['F1', 'H1'])
    expect([run.state.status, run.state.compensation]).toEqual(['failed', 'complete'])
    const ending = run.events.findIndex((event) => event.type === 'execution.ending')
    expect(ending).toBeLessThan(run.events.findIndex((event) => event.type === 'compensation.started'))
  })

  it('runs under its own retry; when one fails the others still run and it is incomplete', () => {
    const run = book({ pay: fails, cancelFlight: () => ({ fail: 'TOOL_TIMEOUT' }), cancelHotel: original })
    expect(run.started.filter((entry) => entry.startsWith('flight~'))).toHaveLength(3)
    expect(run.started).toContain('hotel~cancelHotel#1')
    expect(run.state.compensation).toBe('incomplete')
    expect(run.state.error?.code).toBe('TOOL_BAD_REQUEST')
  })

  it('each iteration is undone, with its item', () => {
    const plan = testPlan({
      nodes: [
        { id: 'l', role: 'loop', config: { mode: 'forEach', items: '["a","b"]' } },
        { id: 'x', parent: 'l', compensate: 'u' },
        { id: 'u', parent: 'l' },
        { id: 'bad' },
      ],
      edges: ['l>bad'],
    })
    const seen: unknown[] = []
    const run = new TestRun(plan, {
      behaviours: {
        bad: fails,
        x: ({ names }) => ({ output: names.loop.item }),
        u: ({ names }) => {
          seen.push([names.original, names.loop.item, names.loop.index])
          return { output: 1 }
        },
      },
    })
      .start()
      .run()
    expect(run.started).toContain('l[1]/x~u#1')
    expect(seen).toEqual([
      ['b', 'b', 1],
      ['a', 'a', 0],
    ])
  })

  it('cancel compensates only when asked; a second cancel stops it', () => {
    const cancelled = (compensate: boolean) => {
      const run = book({ pay: hang, cancelFlight: hang })
      run.feed({ type: 'execution.cancel-requested', data: { by: 'bo', reason: 'x', compensate } }).run()
      return run
    }
    expect(cancelled(false).state).toMatchObject({ status: 'cancelled', compensation: 'none' })
    const run = cancelled(true)
    expect(run.started).toContain('flight~cancelFlight#1')
    expect(run.state.status).toBe('running')
    run.feed({ type: 'execution.cancel-requested', data: { by: 'bo', reason: 'stop', compensate: true } }).run()
    expect(run.state).toMatchObject({ status: 'cancelled', compensation: 'stopped' })
    expect(run.started).not.toContain('hotel~cancelHotel#1')
    expect(run.started).not.toContain('alarm#1')
  })

  it('a timeout compensates too', () => {
    const run = book({ pay: hang }, { ...booking, settings: { ...booking.settings, timeoutMs: 500 } })
    expect(run.state).toMatchObject({ status: 'timeout', compensation: 'complete' })
    expect(run.started).toContain('alarm#1')
  })

  it('the error handler waits until no restart is left', () => {
    const restarting = { ...booking, settings: { ...booking.settings, maxAttempts: 2 } }
    const first = book({ pay: fails }, restarting)
    expect(first.state.restartAt).toBe(first.now)
    expect(first.started).not.toContain('alarm#1')
    expect(first.others.at(-1)).toEqual({ kind: 'settle', restartAt: first.now })
    const second = new TestRun(testPlan(restarting), { behaviours: { pay: fails } })
      .start({ executionAttempt: 2 })
      .run()
    expect(second.state.restartAt).toBeNull()
    expect(second.started).toContain('alarm#1')
  })

  it('a handler that fails does not change the error', () => {
    const run = book({ pay: fails, alarm: () => ({ fail: 'INPUT_INVALID' }) })
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'TOOL_BAD_REQUEST' } })
  })
})
