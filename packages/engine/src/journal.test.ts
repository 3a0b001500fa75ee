import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExecutionEvent, Plan } from '@heddle/model'
import { applyEvent } from './apply-event.ts'
import { createState } from './create-state.ts'
import { decide, outstandingCommands } from './decide.ts'
import { replayEvents, toSnapshot } from './replay.ts'
import { testPlan } from './test-plan.ts'
import { TestRun, type Behaviour } from './test-run.ts'

/** A bit of everything, the same whatever is lost when. */
const plan: Plan = testPlan({
  nodes: [
    { id: 'a', set: { n: '5' }, compensate: 'undo' },
    { id: 'check', role: 'pure', config: { output: 'big', ports: ['true'] } },
    {
      id: 'l',
      role: 'loop',
      config: { mode: 'forEach', items: '[1,2,3]', concurrency: 2, result: 'x2', breakWhen: 'false' },
    },
    { id: 'x', parent: 'l', compensate: 'undo' },
    { id: 'p', role: 'parallel', config: { maxConcurrency: 1, strategy: 'merge' } },
    { id: 'p1', parent: 'p', role: 'pure', config: { output: '{"k":1}' } },
    { id: 'p2', parent: 'p', onError: 'continue', fallback: null },
    { id: 'no' },
    { id: 'w', role: 'wait', config: { seconds: 3 } },
    { id: 'any', join: 'any', cancelOthers: true, when: 'true' },
    { id: 'end', role: 'pure', config: { output: 'sum' } },
    { id: 'bad' },
    { id: 'undo' },
    { id: 'alarm' },
  ],
  edges: [
    'a>check',
    'check.true>l',
    'check.false>no',
    'l>p',
    'a>w',
    'p>any?yes',
    'w>any',
    'any>end',
    'no>end',
    'end>bad',
  ],
  settings: { errorHandler: 'alarm', failure: 'finish-running' },
})
const behaviours: { readonly [id: string]: Behaviour } = {
  a: () => ({ output: 1 }),
  x: ({ attempt, names }) =>
    attempt === 1 && names.loop.item === 2 ? { fail: 'TOOL_TIMEOUT' } : { output: names.loop.item },
  p2: () => ({ fail: 'INPUT_INVALID' }),
  bad: ({ entry }) =>
    entry === 1 ? { suspend: { t: { kind: 'time', dueAt: 1_500_000 } } } : { fail: 'TOOL_BAD_REQUEST' },
}
const expressions = {
  x2: ({ out }: { out(id: string): unknown }) => Number(out('x')) * 2,
  yes: () => true,
  big: () => 'x'.repeat(400),
  sum: ({ out }: { out(id: string): unknown }) => JSON.stringify(out('l')).length + String(out('check')).length,
}
const fresh = (): TestRun => new TestRun(plan, { behaviours, expressions })
const full = fresh().start().run()
const summary = (run: TestRun) => ({
  status: run.state.status,
  error: run.state.error,
  failed: run.state.failedNodes,
  compensation: run.state.compensation,
  counts: run.state.counts,
  nodes: Object.values(run.state.nodes)
    .map((node) => [node.key, node.status, run.load(node.output)])
    .toSorted(),
})

describe('the journal', () => {
  it('is finished by whoever finds it cut at any event, with the same result', () => {
    expect(full.state.status).toBe('failed')
    for (let cut = 2; cut < full.events.length; cut++) {
      const run = fresh()
      run.events = [...full.events]
      run.now = full.events[cut - 1]?.at ?? 0
      run.crash(cut).run()
      expect(summary(run), `cut after ${cut}: ${full.events[cut - 1]?.type}`).toEqual(summary(full))
      expect(run.events.map((event) => event.seq)).toEqual(run.events.map((_, index) => index + 1))
    }
  })

  it('never runs again what is recorded as completed (E4)', () => {
    for (let cut = 2; cut < full.events.length; cut++) {
      const run = fresh()
      run.events = [...full.events]
      const done = full.events
        .slice(0, cut)
        .flatMap((event) => (event.type === 'attempt.completed' ? [event.nodeKey] : []))
      run.crash(cut).run()
      for (const key of done) expect(run.started.filter((entry) => entry.startsWith(`${key}#`))).toEqual([])
    }
  })

  it('snapshot and tail give the same state as all events', () => {
    for (let cut = 1; cut < full.events.length; cut++) {
      const snapshot = toSnapshot(replayEvents(full.source, null, full.events.slice(0, cut)))
      const restored = replayEvents(full.source, snapshot, full.events.slice(cut))
      expect(toSnapshot(restored)).toBe(toSnapshot(full.state))
    }
  })

  it('gives the same events for the same inputs (E1)', () => {
    expect(fresh().start().run().events).toEqual(full.events)
  })

  it('answers that come later change nothing but the turns', () => {
    const run = fresh()
    run.asynchronous = true
    run.start().run()
    expect(summary(run)).toEqual(summary(full))
  })

  it('has all due commands outstanding after a crash', () => {
    const run = fresh().start()
    while (run.commands.length > 0 && run.timers.size === 0) run.step()
    const state = replayEvents(run.source, null, run.events)
    expect(decide(run.source, state).event).toBeNull()
    const kinds = outstandingCommands(run.source, state).map((command) => command.kind)
    expect(kinds).toContain('open-wait')
    expect(kinds).toContain('set-timer')
    expect(kinds).toContain('run-node')
  })

  it('works with node ids that every object inherits', () => {
    const run = new TestRun(
      testPlan({ nodes: [{ id: 'constructor' }, { id: 'toString' }], edges: ['constructor>toString'] }),
    ).start()
    run.step()
    run.crash(run.events.length, toSnapshot(run.state), run.events.length).run()
    expect(run.state.status).toBe('completed')
    expect(run.started).toEqual(['constructor#1', 'toString#1'])
  })

  it('refuses a gap (E6)', () => {
    const [, second] = full.events as readonly ExecutionEvent[]
    expect(() => applyEvent(full.source, createState(), second as ExecutionEvent)).toThrow('follows event 0')
  })

  it('survives crashes anywhere, several times', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }), (steps) => {
        const run = fresh().start()
        for (const count of steps) {
          for (let step = 0; step < count && run.commands.length > 0; step++) run.step()
          run.crash()
        }
        run.run()
        expect(summary(run)).toEqual(summary(full))
      }),
      { numRuns: 60, seed: 7 },
    )
  })
})

describe('work', () => {
  /** Events, evaluations and steps are counted, not timed. */
  const workOf = (run: TestRun): number => {
    let steps = 0
    run.start()
    while (run.commands.length > 0) {
      run.step()
      steps++
    }
    return run.events.length + run.evaluations + steps
  }

  it('of a chain is linear in its length', () => {
    const chain = (length: number) => {
      const nodes = Array.from({ length }, (_, index) => ({
        id: `n${index}`,
        reads: { nodes: [], inputs: true, vars: false, loop: false, secrets: [] },
      }))
      const edges = nodes.slice(1).map((node, index) => `n${index}>${node.id}`)
      return new TestRun(testPlan({ nodes, edges }))
    }
    expect(workOf(chain(1000)) - workOf(chain(100))).toBe(900 * 4)
  })

  it('of a forEach is linear in its items, and its state keeps only results', () => {
    const loop = (items: number) =>
      new TestRun(
        testPlan({
          nodes: [
            {
              id: 'l',
              role: 'loop',
              config: { mode: 'forEach', items: 'items', concurrency: 10, maxIterations: 100_000 },
            },
            { id: 'x', parent: 'l' },
          ],
        }),
        { expressions: { items: () => Array.from({ length: items }, (_, index) => index) } },
      )
    const [small, large] = [loop(1000), loop(5000)]
    expect(workOf(large) - workOf(small)).toBe(4000 * 6)
    expect(Object.keys(large.state.nodes)).toEqual(['l'])
    expect(Object.keys(large.state.scopes)).toEqual([''])
  })
})
