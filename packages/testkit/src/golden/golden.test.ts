import { describe, expect, it } from 'vitest'
import { buildPlan } from '../plan-builder.ts'
import type { Scenario } from '../script.ts'
import { Simulation } from '../simulator/simulation.ts'
import { finishGolden, listGoldenDifferences } from './finish-golden.ts'
import { formatGolden, parseGolden, type GoldenJournal } from './golden-journal.ts'

const scenario: Scenario = {
  plans: [
    buildPlan({
      nodes: {
        flaky: { retry: { maxAttempts: 3, jitter: true } },
        pages: { each: 'input', config: { output: '${{ loop.item }}' } },
        ask: { type: 'flow.approval', config: { title: 'Go?' } },
        end: { type: 'test.value', config: { value: '[flaky, pages]' } },
      },
      edges: ['flaky > pages', 'pages > ask', 'ask.approved > end'],
      output: { end: 'end' },
    }),
  ],
  input: [1, 2],
  acts: [],
  script: {
    attempt: (nodeKey, start) =>
      nodeKey === 'flaky' && start < 3
        ? { end: 'failed', afterMs: 5, code: 'TOOL_TIMEOUT', random: 0.5 }
        : { end: 'completed', afterMs: 7, output: nodeKey },
    wait: () => ({ afterMs: 11, decision: 'approved', payload: null }),
    child: () => ({ end: 'completed', afterMs: 0, output: null }),
  },
}

function record(): GoldenJournal {
  const { events } = new Simulation(scenario).run()
  return { name: 'sample', engineRelease: 'test', plans: scenario.plans, blobs: {}, events }
}

describe('golden journals', () => {
  it('are the same after writing and reading', () => {
    const golden = record()
    expect(parseGolden(formatGolden(golden))).toEqual(JSON.parse(JSON.stringify(golden)))
  })

  it('are refused when they have not ended, or are something else', () => {
    const golden = record()
    expect(() => formatGolden({ ...golden, events: golden.events.slice(0, -1) })).toThrow('has not ended')
    expect(() => parseGolden('{"format":"other"}\n')).toThrow('no golden journal')
  })

  it('are finished to the same end from every place', () => {
    const golden = record()
    for (let cutAt = 1; cutAt <= golden.events.length; cutAt += 1) {
      expect(finishGolden(golden, { cutAt }).at(-1)?.type).toBe('execution.completed')
    }
    expect(listGoldenDifferences(golden, { seed: 1, cuts: golden.events.length })).toEqual([])
  })

  it('show what an engine would do differently', () => {
    const golden = record()
    const events = golden.events.map((event) =>
      event.type === 'node.completed' && event.nodeKey === 'end'
        ? { ...event, data: { ...event.data, output: { json: 'something else' } } }
        : event,
    )
    expect(listGoldenDifferences({ ...golden, events }, { seed: 1 })).not.toEqual([])
  })
})
