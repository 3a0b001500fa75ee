import type { Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { buildPlan, type TestWorkflow } from '../plan-builder.ts'
import type { Act, AttemptScript, Scenario, WaitScript } from '../script.ts'
import { interpret } from './interpret.ts'

interface World {
  readonly attempts?: { readonly [nodeKey: string]: readonly AttemptScript[] }
  readonly waits?: { readonly [nodeKey: string]: WaitScript }
  readonly input?: Json
  readonly acts?: readonly Act[]
  readonly revised?: TestWorkflow
}

const done = (afterMs: number, output: Json = null): AttemptScript => ({ end: 'completed', afterMs, output })
const failed = (afterMs: number, code: 'NOT_FOUND' | 'TOOL_TIMEOUT' = 'NOT_FOUND'): AttemptScript => ({
  end: 'failed',
  afterMs,
  code,
})

function run(workflow: TestWorkflow, world: World = {}) {
  const plans = [buildPlan(workflow), ...(world.revised ? [buildPlan({ ...world.revised, revision: 2 })] : [])]
  const scenario: Scenario = {
    plans,
    input: world.input ?? null,
    acts: world.acts ?? [],
    script: {
      attempt: (nodeKey, start) => {
        const attempts = world.attempts?.[nodeKey] ?? [done(10, nodeKey)]
        return attempts[Math.min(start, attempts.length) - 1] ?? done(10)
      },
      wait: (nodeKey) => world.waits?.[nodeKey] ?? null,
      child: () => ({ end: 'completed', afterMs: 5, output: null }),
    },
  }
  const result = interpret(scenario)
  const statuses = Object.fromEntries(Object.entries(result.nodes).map(([key, node]) => [key, node.status]))
  return { ...result, statuses }
}

describe('interpret', () => {
  it('runs a chain and evaluates the output', () => {
    const { status, outcome, output } = run({
      nodes: { a: {}, b: { type: 'test.value', config: { value: '[a, inputs[0]]' } } },
      edges: ['a > b'],
      output: { b: 'b' },
    })
    expect({ status, outcome, output }).toEqual({ status: 'completed', outcome: 'success', output: { b: ['a', 'a'] } })
  })

  it('skips along dead edges, and join all runs with one live edge', () => {
    const { statuses, nodes } = run({
      nodes: {
        choice: { type: 'flow.condition', config: { condition: 'true' } },
        yes: {},
        no: {},
        end: {},
      },
      edges: ['choice.true > yes', 'choice.false > no', 'yes > end', 'no > end'],
    })
    expect(statuses).toEqual({ choice: 'completed', yes: 'completed', no: 'skipped', end: 'completed' })
    expect(nodes.no?.skip).toBe('no-live-edge')
  })

  it('runs join any once on the first live edge and cancels what can only reach it', () => {
    const { statuses, nodes } = run(
      {
        nodes: { fast: {}, slow: {}, other: {}, side: {}, first: { join: 'any', cancelOthers: true } },
        edges: ['fast > first', 'slow > first', 'other > first', 'other > side'],
      },
      { attempts: { fast: [done(1)], slow: [done(50)], other: [done(60)] } },
    )
    expect(statuses).toEqual({
      fast: 'completed',
      slow: 'cancelled',
      other: 'completed',
      side: 'completed',
      first: 'completed',
    })
    expect(nodes.first?.settledAt).toBe(11)
  })

  it('retries, then continues with the fallback and reports partial success', () => {
    const { nodes, outcome, tolerated, output } = run(
      {
        nodes: {
          a: {
            onError: 'continue',
            fallback: 'spare',
            retry: { maxAttempts: 2, jitter: false, initialDelaySeconds: 1 },
          },
          b: { type: 'test.value', config: { value: 'inputs[0]' } },
        },
        edges: ['a > b'],
        output: { b: 'b' },
      },
      { attempts: { a: [failed(10, 'TOOL_TIMEOUT')] } },
    )
    expect(nodes.a).toMatchObject({ status: 'failed', tries: 2, settledAt: 1_020 })
    expect({ outcome, tolerated, output }).toEqual({
      outcome: 'partial_success',
      tolerated: ['a'],
      output: { b: 'spare' },
    })
  })

  it('counts a routed failure as handled', () => {
    const { outcome, statuses } = run(
      { nodes: { a: { onError: 'route' }, b: {}, c: {} }, edges: ['a > b', 'a.error > c'] },
      { attempts: { a: [failed(1)] } },
    )
    expect(outcome).toBe('success')
    expect(statuses).toEqual({ a: 'failed', b: 'skipped', c: 'completed' })
  })

  it('fail-fast cancels, finish-running lets attempts end, continue kills the edges only', () => {
    const workflow = (failure: 'fail-fast' | 'finish-running' | 'continue'): TestWorkflow => ({
      nodes: { bad: {}, after: {}, long: {}, later: {} },
      edges: ['bad > after', 'long > later'],
      settings: { failure },
    })
    const world: World = { attempts: { bad: [failed(1)], long: [done(50)] } }
    const outcomes = (['fail-fast', 'finish-running', 'continue'] as const).map(
      (failure) => run(workflow(failure), world).statuses,
    )
    expect(outcomes.map(({ long, later, after }) => [long, later, after])).toEqual([
      ['cancelled', 'cancelled', 'cancelled'],
      ['completed', 'cancelled', 'cancelled'],
      ['completed', 'completed', 'skipped'],
    ])
  })

  it('compensates in reverse order of completion, then handles the error', () => {
    const { compensated, compensation, handlerRan, nodes } = run(
      {
        nodes: {
          a: { compensate: 'undo' },
          b: { compensate: 'undo' },
          bad: {},
          undo: { type: 'test.value', config: { value: 'original' } },
          tell: { type: 'test.value', config: { value: 'error.code' } },
        },
        settings: { errorHandler: 'tell' },
      },
      { attempts: { a: [done(20, 'A')], b: [done(10, 'B')], bad: [failed(30)] } },
    )
    expect({ compensated, compensation, handlerRan }).toEqual({
      compensated: ['a', 'b'],
      compensation: 'complete',
      handlerRan: true,
    })
    expect([nodes['a~undo']?.output, nodes['b~undo']?.output, nodes.tell?.output]).toEqual(['A', 'B', 'NOT_FOUND'])
  })

  it('loops in each mode', () => {
    const loop = (config: { readonly [name: string]: Json }) =>
      run(
        {
          nodes: {
            l: { type: 'flow.loop', config },
            x: { parent: 'l', type: 'test.value', config: { value: 'loop.index' } },
          },
        },
        { input: ['a', 'b'] },
      ).nodes.l
    expect(loop({ mode: 'forEach', items: 'input' })?.output).toEqual({
      results: [0, 1],
      iterations: 2,
      endedBy: 'items',
    })
    expect(loop({ mode: 'count', count: '3', breakWhen: 'x == 1' })?.output).toMatchObject({
      iterations: 2,
      endedBy: 'break',
    })
    expect(loop({ mode: 'while', condition: 'loop.index < 2' })?.output).toMatchObject({
      iterations: 2,
      endedBy: 'condition',
    })
    expect(loop({ mode: 'until', condition: 'x == 2' })?.output).toMatchObject({ iterations: 3, endedBy: 'condition' })
    expect(loop({ mode: 'until', condition: 'false', onLimit: 'stop' })?.output).toMatchObject({
      iterations: 10,
      endedBy: 'limit',
    })
    expect(loop({ mode: 'count', count: '3', maxIterations: 2 })?.errorCode).toBe('MAX_ITERATIONS')
  })

  it('collects parallel branches, failed ones as errors', () => {
    const { nodes, outcome, tolerated } = run(
      {
        nodes: {
          both: { type: 'flow.parallel', config: { failFast: false } },
          left: { parent: 'both' },
          right: { parent: 'both' },
        },
      },
      { attempts: { 'both/left': [failed(1)] } },
    )
    expect(nodes.both?.output).toMatchObject({ left: { error: { code: 'NOT_FOUND' } }, right: 'both/right' })
    expect({ outcome, tolerated }).toEqual({ outcome: 'partial_success', tolerated: ['both/left'] })
  })

  it('starts nothing while held and goes on when lifted', () => {
    const { nodes } = run(
      { nodes: { a: {}, b: {} }, edges: ['a > b'] },
      {
        acts: [
          { at: 5, kind: 'hold', holdId: 'h', target: { kind: 'execution' } },
          { at: 100, kind: 'lift', holdId: 'h' },
        ],
      },
    )
    expect([nodes.a?.settledAt, nodes.b?.settledAt]).toEqual([10, 110])
  })

  it('reaches a node that was added while it ran', () => {
    const { statuses } = run(
      { nodes: { a: {} } },
      { revised: { nodes: { a: {}, b: {} }, edges: ['a > b'] }, acts: [{ at: 5, kind: 'revise', revision: 2 }] },
    )
    expect(statuses).toEqual({ a: 'completed', b: 'completed' })
  })

  it('ends by cancel, by its running time, and by a lost worker', () => {
    const long: World = { attempts: { a: [done(5_000)] } }
    expect(run({ nodes: { a: {} } }, { ...long, acts: [{ at: 7, kind: 'cancel', compensate: false }] })).toMatchObject({
      status: 'cancelled',
      outcome: null,
    })
    expect(run({ nodes: { a: {} }, settings: { timeoutSeconds: 2 } }, long)).toMatchObject({
      status: 'timeout',
      outcome: 'failed',
      errorCode: 'EXECUTION_TIMEOUT',
    })
    expect(run({ nodes: { a: {} } }, { attempts: { a: [{ end: 'lost', afterMs: 1 }] } }).errorCode).toBe('WORKER_LOST')
  })
})
