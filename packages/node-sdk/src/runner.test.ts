import {
  HeddleError,
  type ErrorCode,
  type Json,
  type RunReport,
  type SideEffects,
  type StepRecord,
} from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { NodeContext } from './context.ts'
import { defineNode, fire } from './define-node.ts'
import { createRegistry } from './registry.ts'
import { createRunner } from './runner.ts'
import { testNode } from './test-node.ts'

interface Sample {
  readonly run: (context: NodeContext, config: { readonly text: string }) => unknown
  readonly sideEffects?: SideEffects
  readonly output?: z.ZodType
}

function makeNode({ run, sideEffects = 'none', output }: Sample) {
  return defineNode({
    type: 'test.sample',
    version: '1.0',
    category: 'tool',
    title: 'Sample',
    description: 'A sample.',
    icon: 'box',
    config: z.strictObject({ text: z.string().default('') }),
    ...(output ? { output } : {}),
    sideEffects,
    example: { config: {} },
    run,
  })
}

const test = (run: Sample['run']) => testNode(makeNode({ run }))

describe('steps', () => {
  it('run once: a later entry gets what the first recorded', async () => {
    const ran: string[] = []
    const node = test(async (context) => {
      const one = await context.step('one', () => {
        ran.push('one')
        return { n: 1 }
      })
      await context.waitFor('person', null)
      return [one, await context.step('two', () => ran.push('two'))]
    })
    const first = await node.run()
    expect(first.steps.map(({ n, stepKey }) => [n, stepKey])).toEqual([
      [1, 'one'],
      [2, 'wait:person'],
    ])
    const second = await first.resume({ person: {} })
    expect(second.output).toEqual([{ n: 1 }, 2])
    expect(ran).toEqual(['one', 'two'])
    expect(second.steps.map(({ n }) => n)).toEqual([1, 2, 3])
  })

  it('give the first entry the same form that later entries read back', async () => {
    const run = await test((context) => context.step('made', () => ({ at: new Date(0), gone: undefined }))).run()
    expect(run.output).toEqual({ at: '1970-01-01T00:00:00.000Z' })
    expect(run.steps[0]?.output).toEqual({ json: run.output })
  })

  it('are not recorded when they fail', async () => {
    const run = await test((context) =>
      context.step('broken', () => {
        throw new HeddleError('UPSTREAM_UNAVAILABLE', 'down')
      }),
    ).run()
    expect(run.report).toMatchObject({ kind: 'failed', error: { code: 'UPSTREAM_UNAVAILABLE', message: 'down' } })
    expect(run.steps).toEqual([])
  })

  it('used twice under one key fail the node, even when its code catches the error', async () => {
    const run = await test(async (context) => {
      await context.step('same', () => 1)
      return context.step('same', () => 2).catch(() => 'caught')
    }).run()
    expect(run.report).toMatchObject({ kind: 'failed', error: { code: 'INTERNAL_ERROR' } })
    expect(JSON.stringify(run.report)).toContain('step key \\"same\\" twice')
  })

  it('may not take the keys of waits', async () => {
    const run = await test((context) => context.step('wait:x', () => 1)).run()
    expect(run.report).toMatchObject({ kind: 'failed', error: { code: 'INTERNAL_ERROR' } })
  })

  it('that run beside each other are all recorded', async () => {
    const run = await test((context) => Promise.all(['a', 'b', 'c'].map((key) => context.step(key, () => key)))).run()
    expect(run.output).toEqual(['a', 'b', 'c'])
    expect(run.steps.map(({ stepKey }) => stepKey).toSorted()).toEqual(['a', 'b', 'c'])
    expect(run.steps.map(({ n }) => n)).toEqual([1, 2, 3])
  })

  it('have an idempotency key of their own', async () => {
    const run = await test((context) =>
      context.step('pay', (step) => [context.idempotencyKey, step.idempotencyKey]),
    ).run()
    expect(run.output).toEqual(['test-execution/tested', 'test-execution/tested/pay'])
  })

  it.each<[ErrorCode, RunReport['kind']]>([
    ['CONFLICT', 'cancelled'],
    ['OVERLOADED', 'cancelled'],
    ['INTERNAL_ERROR', 'failed'],
  ])('whose record is refused with %s end the entry as %s, whatever its code makes of it', async (code, kind) => {
    const node = makeNode({ run: (context) => context.step('s', () => 1).catch(() => 'caught'), sideEffects: 'retry' })
    const run = await testNode(node)
      .withChannel({ saveStep: () => Promise.reject(new HeddleError(code, 'refused')) })
      .run()
    expect(run.report).toMatchObject(kind === 'cancelled' ? { kind, mayHaveHappened: true } : { kind, error: { code } })
  })
})

it('pays once for what it asks a model before it waits for days', async () => {
  const asked: Json[] = []
  const sent: Json[] = []
  const reviewedAnswer = makeNode({
    sideEffects: 'ask',
    async run(context, { text }) {
      const draft = await context.step('draft', () => context.llm.generate(text))
      const review = await context.waitFor('review', { draft })
      return context.step('send', () => context.tools.call('mail', { draft, review }))
    },
  })
  const first = await testNode(reviewedAnswer)
    .withConfig({ text: 'Write.' })
    .withPorts({
      llm: { generate: async (_caller, request) => asked.push(request) },
      tools: { call: async (_caller, _tool, args) => sent.push(args) },
    })
    .run()
  expect(first.waits['review']).toMatchObject({ kind: 'approval', data: { json: { draft: 1 } } })
  const second = await first.resume({ review: { payload: { note: 'good' } } })
  expect(second.output).toBe(1)
  expect(asked).toEqual(['Write.'])
  expect(sent).toEqual([
    { draft: 1, review: { by: 'tester', decision: 'approved', payload: { note: 'good' }, note: null } },
  ])
})

describe('suspension', () => {
  it('ends the entry when only a wait is pending, and says what it waits for', async () => {
    const run = await test((context) =>
      context.waitFor('review', { draft: 'd' }, { title: 'Fine?', roles: ['manager'], timeoutSeconds: 60 }),
    ).run()
    const openedAt = run.steps[0]?.output as { readonly json: number }
    expect(run.report).toEqual({
      kind: 'suspended',
      waits: {
        review: {
          kind: 'approval',
          title: 'Fine?',
          roles: ['manager'],
          form: null,
          data: { json: { draft: 'd' } },
          reminderAt: null,
          dueAt: openedAt.json + 60_000,
          origin: 'waitFor',
        },
      },
    })
  })

  it('waits until steps beside the wait have ended', async () => {
    const order: string[] = []
    const node = test(async (context) => {
      const waiting = context.waitFor('person', null).then(() => order.push('answered'))
      const working = context.step('slow', async () => {
        for (let turn = 0; turn < 300; turn += 1) await Promise.resolve()
        order.push('worked')
      })
      await Promise.all([waiting, working])
      return order
    })
    const first = await node.run()
    expect(order).toEqual(['worked'])
    expect(first.steps.map(({ stepKey }) => stepKey).toSorted()).toEqual(['slow', 'wait:person'])
    expect((await first.resume({ person: {} })).report.kind).toBe('completed')
  })

  it('states all pending waits, with the same due times in every entry', async () => {
    const node = test((context) =>
      Promise.all([
        context.sleep('nap', 5000),
        context.waitFor('paid', null, { signal: { name: 'payment', key: '7' }, timeoutSeconds: 'none' }),
      ]),
    )
    const first = await node.run()
    expect(Object.keys(first.waits)).toEqual(['nap', 'paid'])
    expect(first.waits['paid']).toEqual({ kind: 'signal', name: 'payment', key: '7', dueAt: null })
    const second = await first.resume({ paid: { payload: { amount: 3 } } })
    expect(second.waits).toEqual({ nap: first.waits['nap'] })
    const third = await second.resume({ nap: { how: 'due' } })
    expect(third.output).toEqual([null, { by: 'tester', decision: 'approved', payload: { amount: 3 }, note: null }])
  })

  it.each([
    ['due', 'WAIT_TIMEOUT'],
    ['cancelled', 'CANCELLED'],
  ] as const)('gives the code an error when the wait ended as %s', async (how, code) => {
    const first = await test((context) => context.waitFor('w', null)).run()
    expect((await first.resume({ w: { how } })).report).toMatchObject({ kind: 'failed', error: { code } })
  })

  it('is refused for a time that is no number', async () => {
    const run = await test((context) => context.sleep('nap', Number.NaN)).run()
    expect(run.report).toMatchObject({ kind: 'failed', error: { code: 'INPUT_INVALID' } })
  })

  it('does not happen to code that goes on by itself', async () => {
    const run = await test(async (context) => {
      void context.waitFor('unused', null)
      return 'done'
    }).run()
    expect(run.report).toEqual({ kind: 'completed', output: 'done' })
  })
})

describe('time, ids and randomness', () => {
  it('are the same in every entry, and time moves with steps', async () => {
    const seen: Json[][] = []
    const node = test(async (context) => {
      const values = [context.now(), context.uuid(), context.uuid(), context.random()]
      await context.step('work', () => null)
      values.push(context.now())
      seen.push(values)
      await context.sleep('nap', 1000)
      return context.now() - Number(values[4])
    })
    const second = await (await node.run()).resume({ nap: { how: 'due' } })
    expect(seen[1]).toEqual(seen[0])
    const [before = 0, one, two, fraction, after = 0] = seen[0] ?? []
    expect(Number(after)).toBeGreaterThan(Number(before))
    expect(one).not.toBe(two)
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number(fraction)).toBeGreaterThanOrEqual(0)
    expect(Number(fraction)).toBeLessThan(1)
    expect(second.output).toBeGreaterThanOrEqual(1000)
  })
})

describe('results', () => {
  it('fire the ports the code names', async () => {
    const run = await test(() => fire(['error'], 1)).run()
    expect([run.ports, run.output]).toEqual([['error'], 1])
  })

  it.each<[string, Sample, string]>([
    ['a port the type does not have', { run: () => fire(['nowhere'], 1) }, 'INTERNAL_ERROR'],
    ['what is not JSON', { run: () => ({ n: Number.NaN }) }, 'OUTPUT_INVALID'],
    ['what its output schema refuses', { run: () => 'text', output: z.number() }, 'OUTPUT_INVALID'],
  ])('are refused when they hold %s', async (_title, sample, code) => {
    expect((await testNode(makeNode(sample)).run()).report).toMatchObject({ kind: 'failed', error: { code } })
  })

  it('hide what an unforeseen error says behind an id', async () => {
    const reported: unknown[] = []
    const run = await test(() => {
      throw new TypeError('path /home/ada')
    })
      .withPorts({ reportDefect: (id, error) => void reported.push(id, error) })
      .run()
    expect(run.report).toMatchObject({ kind: 'failed', error: { code: 'INTERNAL_ERROR', errorId: reported[0] } })
    expect(JSON.stringify(run.report)).not.toContain('/home')
    expect(reported[1]).toBeInstanceOf(TypeError)
  })

  it('name the wrong fields of a config', async () => {
    const run = await test(() => null)
      .withConfig({ text: '${{ input.n }}', more: 1 })
      .withInput({ n: 5 })
      .run()
    expect(run.report).toMatchObject({ error: { code: 'INPUT_INVALID', message: expect.stringContaining('text: ') } })
    expect(run.report).toMatchObject({ error: { message: expect.stringContaining('more') } })
  })
})

describe('cancellation', () => {
  it.each<[SideEffects, boolean]>([
    ['none', false],
    ['retry', true],
  ])('of code with side effects %s says whether something may have happened', async (sideEffects, mayHaveHappened) => {
    const controller = new AbortController()
    const run = makeNode({
      sideEffects,
      run: (context) => {
        controller.abort()
        context.signal.throwIfAborted()
      },
    })
    const ended = await testNode(run).withSignal(controller.signal).run()
    expect(ended.report).toEqual({ kind: 'cancelled', mayHaveHappened })
  })

  it('lets a result that came in time count', async () => {
    const controller = new AbortController()
    const run = await test(() => {
      controller.abort()
      return 'done'
    })
      .withSignal(controller.signal)
      .run()
    expect(run.report).toEqual({ kind: 'completed', output: 'done' })
  })

  it('ends code that only waits', async () => {
    const controller = new AbortController()
    controller.abort()
    const run = await test((context) => context.sleep('nap', 1))
      .withSignal(controller.signal)
      .run()
    expect(run.report).toEqual({ kind: 'cancelled', mayHaveHappened: false })
  })
})

describe('secrets', () => {
  const KEY = 'top-secret-value'

  it('reach the code and leave it nowhere', async () => {
    const run = await test(async (context, { text }) => {
      context.log('info', `sending ${text}`)
      await context.step('echo', () => ({ text }))
      const response = await context.fetch('https://x.test/?key=' + KEY, {
        headers: { 'x-token': text },
        body: text,
        method: 'POST',
      })
      return { isWhole: text === `Bearer ${KEY}`, said: await response.text() }
    })
      .withConfig({ text: 'Bearer ${{ secrets.KEY }}' })
      .withSecrets({ KEY })
      .withPorts({ fetch: { fetch: async (_caller, _url, request) => new Response(String(request.body)) } })
      .run()
    expect(run.output).toEqual({ isWhole: true, said: 'Bearer •••' })
    expect(JSON.stringify([run.report, run.steps, run.calls, run.logs])).not.toContain(KEY)
  })

  it('are redacted in errors, also when they are read by the code', async () => {
    const run = await test(async (context) => {
      const secret = await context.secrets.get('KEY')
      throw new HeddleError('TOOL_BAD_REQUEST', `refused ${encodeURIComponent(secret)}`, { details: { secret } })
    })
      .withSecrets({ KEY: 'pass word/42' })
      .run()
    expect(run.report).toEqual({
      kind: 'failed',
      error: { code: 'TOOL_BAD_REQUEST', message: 'refused •••', details: { secret: '•••' } },
    })
  })

  it('that do not exist fail the node', async () => {
    const run = await test(() => null)
      .withConfig({ text: '${{ secrets.NOPE }}' })
      .withSecrets({ NOPE: '' })
      .withPorts({ secrets: { get: () => Promise.reject(new HeddleError('SECRET_NOT_FOUND', 'no NOPE')) } })
      .run()
    expect(run.report).toMatchObject({ kind: 'failed', error: { code: 'SECRET_NOT_FOUND' } })
  })
})

describe('side effects', () => {
  const dynamic = defineNode({
    type: 'test.dynamic',
    version: '1.0',
    category: 'tool',
    title: 'D',
    description: 'D.',
    icon: 'box',
    config: z.strictObject({ safe: z.boolean() }),
    sideEffects: ({ safe }) => (safe ? 'none' : 'retry'),
    example: { config: {} },
    run: () => null,
  })
  const runner = createRunner(createRegistry([dynamic]), {} as never)
  const node = { type: 'test.dynamic', version: '1.0' } as never

  it.each<[Json, SideEffects]>([
    [{ safe: true }, 'none'],
    [{ safe: false }, 'retry'],
    [{ safe: 'what?' }, 'ask'],
  ])('of %j are %s', (config, expected) => {
    expect(runner.sideEffects(node, config)).toBe(expected)
  })
})

describe('recorded steps of an earlier attempt', () => {
  it('are read through the port, wherever they are stored', async () => {
    const record: StepRecord = {
      n: 1,
      stepKey: 'big',
      attempt: 1,
      startedAt: 1,
      endedAt: 2,
      output: { blob: 'b', bytes: 9 },
    }
    const run = await test((context) => context.step('big', () => 'never'))
      .withSteps([record])
      .withPorts({ values: () => ({ loadNow: () => undefined, load: async () => 'from disk' }) })
      .run()
    expect(run.output).toBe('from disk')
  })
})
