import type { Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { buildPlan, type TestWorkflow } from './plan-builder.ts'
import { expectAsReference } from './property/expect-as-reference.ts'
import type { Act, AttemptScript, ChildScript, Scenario, WaitScript } from './script.ts'
import { createInvariantWatch } from './simulator/watch-invariants.ts'

/* What random scenarios leave out, because the order of events is the point. Engine and reference must agree. */

interface World {
  readonly attempts?: { readonly [nodeKey: string]: readonly AttemptScript[] }
  readonly waits?: { readonly [nodeKey: string]: WaitScript }
  readonly children?: { readonly [nodeKey: string]: ChildScript }
  readonly acts?: readonly Act[]
  readonly input?: Json
  readonly revised?: TestWorkflow
  readonly trigger?: string
}

const done = (afterMs: number, output: Json = null): AttemptScript => ({ end: 'completed', afterMs, output })
const failed = (afterMs: number, code: 'NOT_FOUND' | 'TOOL_TIMEOUT' = 'NOT_FOUND'): AttemptScript => ({
  end: 'failed',
  afterMs,
  code,
})
const lost = (afterMs: number): AttemptScript => ({ end: 'lost', afterMs })

function toScenario(workflow: TestWorkflow, world: World): Scenario {
  return {
    plans: [buildPlan(workflow), ...(world.revised ? [buildPlan({ ...world.revised, revision: 2 })] : [])],
    input: world.input ?? null,
    acts: world.acts ?? [],
    ...(world.trigger === undefined ? {} : { trigger: world.trigger }),
    script: {
      attempt: (nodeKey, start) => {
        const attempts = world.attempts?.[nodeKey] ?? [done(10, nodeKey)]
        return attempts[Math.min(start, attempts.length) - 1] ?? done(10)
      },
      wait: (nodeKey) => world.waits?.[nodeKey] ?? null,
      child: (nodeKey) => world.children?.[nodeKey] ?? { end: 'completed', afterMs: 5, output: { child: true } },
    },
  }
}

function agree(workflow: TestWorkflow, world: World = {}) {
  const scenario = toScenario(workflow, world)
  const { events } = expectAsReference({ scenario, workflow }, { watch: createInvariantWatch() })
  return events
}

describe('engine and reference agree on', () => {
  it('a node that is added while the execution runs, before it is reached', () => {
    const events = agree(
      { nodes: { first: {}, last: {} }, edges: ['first > last'] },
      {
        revised: { nodes: { first: {}, added: {}, last: {} }, edges: ['first > added', 'added > last'] },
        acts: [{ at: 5, kind: 'revise', revision: 2 }],
      },
    )
    expect(events.some((event) => event.type === 'node.completed' && event.nodeKey === 'added')).toBe(true)
  })

  it('a node that is added to later iterations', () => {
    const rounds = { type: 'flow.loop', config: { mode: 'count', count: '3' } }
    agree(
      { nodes: { rounds, step: { parent: 'rounds' } } },
      {
        revised: {
          nodes: { rounds, step: { parent: 'rounds' }, more: { parent: 'rounds' } },
          edges: ['step > more'],
        },
        acts: [{ at: 15, kind: 'revise', revision: 2 }],
      },
    )
  })

  it('a breakpoint before and one after a node', () => {
    for (const when of ['before', 'after'] as const) {
      agree(
        { nodes: { a: {}, b: {}, c: {} }, edges: ['a > b', 'b > c'] },
        {
          acts: [
            { at: 1, kind: 'hold', holdId: 'h', target: { kind: 'node', nodeKey: 'b', when } },
            { at: 500, kind: 'lift', holdId: 'h' },
          ],
        },
      )
    }
  })

  it('a pause during which a timer, an answer and a retry come due', () => {
    agree(
      {
        nodes: {
          rest: { type: 'flow.wait', config: { seconds: 1 } },
          asked: { type: 'flow.approval', config: { title: 'Go?' } },
          flaky: { retry: { jitter: false, initialDelaySeconds: 1 } },
          after: {},
        },
        edges: ['rest > after', 'asked.approved > after', 'flaky > after'],
      },
      {
        attempts: { flaky: [failed(10, 'TOOL_TIMEOUT'), done(10)] },
        waits: { asked: { afterMs: 900, decision: 'approved', payload: null } },
        acts: [
          { at: 100, kind: 'hold', holdId: 'h', target: { kind: 'execution' } },
          { at: 5_000, kind: 'lift', holdId: 'h' },
        ],
      },
    )
  })

  it('injected data and a forced branch', () => {
    agree(
      {
        nodes: {
          a: {},
          b: {},
          choice: { type: 'flow.condition', config: { condition: 'false' } },
          yes: {},
          no: {},
        },
        edges: ['a > b', 'b > choice', 'choice.true > yes', 'choice.false > no'],
        output: { b: 'b' },
      },
      {
        acts: [
          { at: 1, kind: 'inject', nodeKey: 'b', output: { by: 'hand' } },
          { at: 2, kind: 'force', nodeKey: 'choice', ports: ['true'] },
        ],
      },
    )
  })

  it('concurrent iterations of which one breaks the loop', () => {
    agree(
      {
        nodes: {
          rounds: {
            type: 'flow.loop',
            config: { mode: 'forEach', items: 'input', concurrency: 2, breakWhen: 'work == "work[1]"' },
          },
          work: { parent: 'rounds' },
        },
        output: { rounds: 'rounds' },
      },
      {
        input: [1, 2, 3, 4, 5],
        attempts: { 'rounds[0]/work': [done(70, 'slow')], 'rounds[1]/work': [done(20, 'work[1]')] },
      },
    )
  })

  it('failed iterations among concurrent ones, tolerated and not', () => {
    for (const onIterationError of ['fail', 'continue'] as const) {
      agree(
        {
          nodes: {
            rounds: {
              type: 'flow.loop',
              config: { mode: 'forEach', items: 'input', concurrency: 3, onIterationError },
            },
            work: { parent: 'rounds' },
          },
          output: { rounds: 'rounds' },
        },
        { input: [1, 2, 3, 4], attempts: { 'rounds[1]/work': [failed(5)], 'rounds[2]/work': [done(50, 'late')] } },
      )
    }
  })

  it('fail-fast and tolerant parallel branches', () => {
    for (const failFast of [true, false]) {
      agree(
        {
          nodes: {
            both: { type: 'flow.parallel', config: { failFast }, onError: 'continue', fallback: 'none' },
            left: { parent: 'both' },
            right: { parent: 'both' },
            end: { type: 'test.value', config: { value: 'both' } },
          },
          edges: ['both > end'],
          output: { end: 'end' },
        },
        { attempts: { 'both/left': [failed(5)], 'both/right': [done(50, 'late')] } },
      )
    }
  })

  it('a second cancel, which stops the compensation', () => {
    agree(
      {
        nodes: {
          a: { compensate: 'undo' },
          b: { compensate: 'undo' },
          long: {},
          undo: {},
        },
      },
      {
        attempts: { a: [done(1)], b: [done(2)], long: [done(10_000)], 'b~undo': [done(100)] },
        acts: [
          { at: 50, kind: 'cancel', compensate: true },
          { at: 60, kind: 'cancel', compensate: false },
        ],
      },
    )
  })

  it('a failed compensation, the rest of them, and the error handler', () => {
    agree(
      {
        nodes: {
          a: { compensate: 'undoA' },
          b: { compensate: 'undoB' },
          bad: {},
          undoA: { type: 'test.value', config: { value: 'original' } },
          undoB: { retry: { maxAttempts: 2, jitter: false } },
          tell: { type: 'test.value', config: { value: '[error.code, error.nodeKey]' } },
        },
        settings: { errorHandler: 'tell' },
      },
      {
        attempts: { a: [done(1, 'A')], b: [done(2)], bad: [failed(30)], 'b~undoB': [failed(5, 'TOOL_TIMEOUT')] },
      },
    )
  })

  it('compensation of every completed iteration', () => {
    agree(
      {
        nodes: {
          rounds: { type: 'flow.loop', config: { mode: 'count', count: '3' } },
          book: { parent: 'rounds', compensate: 'cancelBooking' },
          cancelBooking: { parent: 'rounds', type: 'test.value', config: { value: 'original' } },
          bad: {},
        },
        edges: ['rounds > bad'],
      },
      { attempts: { bad: [failed(5)] } },
    )
  })

  it('flow.stop while other nodes run', () => {
    for (const outcome of ['success', 'error'] as const) {
      agree(
        {
          nodes: {
            a: {},
            end: { type: 'flow.stop', config: { outcome, message: 'enough', output: { stopped: true } } },
            long: {},
            tell: {},
          },
          edges: ['a > end'],
          settings: { errorHandler: 'tell' },
          output: { never: 'long' },
        },
        { attempts: { long: [done(10_000)] } },
      )
    }
  })

  it('the running time of an execution, which waits do not use up', () => {
    agree(
      {
        nodes: { a: {}, rest: { type: 'flow.wait', config: { seconds: 3_600 } }, b: {}, c: {} },
        edges: ['a > rest', 'rest > b', 'b > c'],
        settings: { timeoutSeconds: 1 },
      },
      { attempts: { a: [done(400)], b: [done(400)], c: [done(400)] } },
    )
  })

  it('the trigger that fired', () => {
    agree(
      {
        nodes: { hook: { type: 'trigger.manual' }, clock: { type: 'trigger.manual' }, a: {}, b: {}, end: {} },
        edges: ['hook > a', 'clock > b', 'a > end', 'b > end'],
        output: { hook: 'hook' },
      },
      { trigger: 'hook', input: { from: 'hook' } },
    )
  })

  it('four losses of one node execution', () => {
    agree({ nodes: { a: {} } }, { attempts: { a: [lost(1)] } })
    agree({ nodes: { a: {} } }, { attempts: { a: [lost(1), lost(1), lost(1), done(1)] } })
  })

  it('a lost attempt that a person lets run again', () => {
    agree(
      { nodes: { pay: { config: { sideEffects: 'ask' } } } },
      {
        attempts: { pay: [lost(5), done(5, 'paid')] },
        waits: { pay: { afterMs: 100, decision: 'approved', payload: null } },
      },
    )
  })

  it('sub-workflows that end, fail and go on by themselves', () => {
    const child = (wait: boolean): TestWorkflow => ({
      nodes: { child: { type: 'flow.subworkflow', config: { workflow: 'other', wait } }, after: {} },
      edges: ['child > after'],
    })
    agree(child(true))
    agree(child(false))
    agree(child(true), { children: { child: { end: 'failed', afterMs: 5, code: 'TOOL_BAD_REQUEST' } } })
  })

  it('join any, which runs once, and cancelOthers, which spares what can go elsewhere', () => {
    agree(
      {
        nodes: {
          fast: {},
          slow: {},
          busy: {},
          far: {},
          step: {},
          first: { join: 'any', cancelOthers: true },
          side: {},
        },
        edges: ['fast > first', 'slow > step', 'step > first', 'busy > first', 'busy > side', 'far > first'],
      },
      { attempts: { fast: [done(1)], slow: [done(50)], busy: [done(60)], far: [done(70)] } },
    )
    agree(
      { nodes: { fast: {}, slow: {}, first: { join: 'any' } }, edges: ['fast > first', 'slow > first'] },
      { attempts: { fast: [done(1)], slow: [done(50)] } },
    )
  })

  it('variables, whose last commit wins, and which show as of the moment of readiness', () => {
    agree(
      {
        nodes: {
          one: { set: { last: '"one"' } },
          two: { set: { last: '"two"' } },
          early: { type: 'test.value', config: { value: 'vars.last' } },
          late: { type: 'test.value', config: { value: 'vars.last' } },
        },
        edges: ['one > early', 'two > late'],
        output: { seen: '[early, late, vars.last]' },
      },
      { attempts: { one: [done(10)], two: [done(20)] } },
    )
  })

  it('a suspended node, which is entered again with the answer', () => {
    agree(
      { nodes: { draft: {}, after: {} }, edges: ['draft > after'] },
      { attempts: { draft: [{ end: 'suspended', afterMs: 5, waitMs: 1_000, next: done(5, 'reviewed') }] } },
    )
  })
})
