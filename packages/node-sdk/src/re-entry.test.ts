import type { Json } from '@heddle/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { NodeContext } from './context.ts'
import { defineNode } from './define-node.ts'
import { testNode, type NodeTestRun, type TestAnswer } from './test-node.ts'

type Action =
  | { readonly do: 'step' | 'wait' | 'sleep' | 'uuid' | 'random' }
  | { readonly do: 'beside'; readonly steps: number; readonly waits: number }

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constantFrom('step', 'wait', 'sleep', 'uuid', 'random') }),
  fc.record({ do: fc.constant('beside' as const), steps: fc.nat(3), waits: fc.nat(2) }),
)

/** A node that does `actions` in order; `ran` gets the key of every step whose work is really done. */
function makeProgram(actions: readonly Action[], ran: string[]) {
  const act = async (context: NodeContext, part: Action, key: string): Promise<Json> => {
    const step = (stepKey: string) =>
      context.step(stepKey, () => {
        ran.push(stepKey)
        return `result of ${stepKey}`
      })
    const wait = async (waitKey: string) => (await context.waitFor(waitKey, null)).payload
    switch (part.do) {
      case 'step':
        return step(key)
      case 'wait':
        return wait(key)
      case 'sleep':
        await context.sleep(key, 10)
        return null
      case 'uuid':
        return context.uuid()
      case 'random':
        return context.random()
      case 'beside':
        return Promise.all([
          ...Array.from({ length: part.steps }, (_, at) => step(`${key}.s${at}`)),
          ...Array.from({ length: part.waits }, (_, at) => wait(`${key}.w${at}`)),
        ])
    }
  }
  return testNode(
    defineNode({
      type: 'test.program',
      version: '1.0',
      category: 'tool',
      title: 'Program',
      description: 'Does what it is told.',
      icon: 'box',
      config: z.strictObject({}),
      sideEffects: 'none',
      example: { config: {} },
      run: async (context) => {
        const results: Json[] = []
        for (const [at, part] of actions.entries()) results.push(await act(context, part, `k${at}`))
        return results
      },
    }),
  )
}

/** Answers one open wait after another until the node ends. */
async function finish(first: NodeTestRun): Promise<NodeTestRun> {
  let run = first
  while (run.report.kind === 'suspended') {
    const [key = '', spec] = Object.entries(run.waits)[0] ?? []
    const answer: TestAnswer = spec?.kind === 'time' ? { how: 'due' } : { payload: `answer to ${key}` }
    run = await run.resume({ [key]: answer })
  }
  return run
}

describe('a node that is entered again', () => {
  it('gives the same result from every point where it may have crashed, and runs no recorded step again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 8 }), fc.nat(), async (actions, cut) => {
        const whole = await finish(await makeProgram(actions, []).run())
        const kept = whole.steps.slice(0, cut % (whole.steps.length + 1))
        const ran: string[] = []
        const again = await finish(await makeProgram(actions, ran).withSteps(kept).run())
        expect(again.output).toEqual(whole.output)
        const isWork = (key: string) => !key.startsWith('wait:')
        const expected = whole.steps.slice(kept.length).map(({ stepKey }) => stepKey)
        expect(ran.toSorted()).toEqual(expected.filter(isWork).toSorted())
        expect(again.steps.map(({ n }) => n)).toEqual(again.steps.map((_, at) => at + 1))
      }),
      { numRuns: 150 },
    )
  })

  it('is not suspended while an answer is being read, however slowly it arrives', async () => {
    const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))
    const slow = () => {
      let left = 5
      return new Response(
        new ReadableStream({
          pull: async (controller) => {
            for (let turn = 0; turn < 3; turn += 1) await nextTurn()
            if ((left -= 1) < 0) controller.close()
            else controller.enqueue(new TextEncoder().encode('x'))
          },
        }),
      )
    }
    const node = testNode(
      defineNode({
        type: 'test.reader',
        version: '1.0',
        category: 'tool',
        title: 'Reader',
        description: 'Reads beside a wait.',
        icon: 'box',
        config: z.strictObject({}),
        sideEffects: 'none',
        example: { config: {} },
        run: async (context) => {
          const read = async () => {
            const text = await (await context.fetch('http://x.test/')).text()
            return context.step('keep', () => text)
          }
          return Promise.all([context.waitFor('person', null), read()])
        },
      }),
    )
    const run = await node.withPorts({ nextTurn, fetch: { fetch: async () => slow() } }).run()
    expect(run.report.kind).toBe('suspended')
    expect(run.steps.find(({ stepKey }) => stepKey === 'keep')?.output).toEqual({ json: 'xxxxx' })
  })
})
