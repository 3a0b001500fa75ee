import {
  toNodeId,
  toNodeKey,
  type EvaluationRequest,
  type EvaluationScope,
  type EvaluationTask,
  type Json,
  type Plan,
  type StoredValue,
  type ValueReader,
} from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineNode, fire } from './define-node.ts'
import { createEvaluator } from './evaluator.ts'
import { conditionField, expressionField, textField } from './fields.ts'
import { createRegistry } from './registry.ts'

const double = defineNode({
  type: 'test.double',
  version: '1.0',
  category: 'adapter',
  title: 'Double',
  description: 'Doubles.',
  icon: 'box',
  config: z.strictObject({
    value: expressionField(z.number()),
    odd: conditionField().optional(),
    note: textField().optional(),
  }),
  ports: { out: ['main', 'odd'] },
  example: { config: { value: '1' } },
  evaluate: ({ value, odd, note }) => {
    if (note === 'crash') throw new TypeError('secret detail')
    return odd ? fire(['odd'], value * 2) : value * 2
  },
})

const call = defineNode({
  type: 'test.call',
  version: '1.0',
  category: 'tool',
  title: 'Call',
  description: 'Calls.',
  icon: 'box',
  config: z.strictObject({ token: z.string(), url: z.string() }),
  sideEffects: 'none',
  example: { config: {} },
  run: () => null,
})

const registry = createRegistry([double, call])

function toPlan(configs: {
  readonly [id: string]: { readonly type: string; readonly config: Json; readonly secrets?: readonly string[] }
}): Plan {
  const nodes = Object.fromEntries(
    Object.entries(configs).map(([id, { type, config, secrets = [] }]) => [
      id,
      { id, type, version: '1.0', role: type === 'test.call' ? 'run' : 'pure', config, reads: { secrets } },
    ]),
  )
  return { revision: 1, nodes, input: { properties: { declared: {} } } } as unknown as Plan
}

const plan = toPlan({
  sum: { type: 'test.double', config: { value: 'fetch.n', odd: 'fetch.n == 3' } },
  send: {
    type: 'test.call',
    config: { token: 'Bearer ${{ secrets.KEY }}', url: '${{ input.url }}' },
    secrets: ['KEY'],
  },
  fetch: { type: 'test.double', config: { value: '1' } },
  later: { type: 'test.double', config: { value: '1' } },
})

const base: EvaluationScope = {
  input: { json: { url: 'http://x', fetch: 'shadowed', extra: 5, vars: 'shadowed' } },
  nodes: {
    fetch: { output: { json: { n: 3 } }, status: 'completed', error: null, attempts: 2, startedAt: 0 },
  },
  inputs: [{ json: 'in0' }],
  loops: [
    { index: 0, item: { json: 'outer' }, itemName: 'page', previous: { json: null }, results: { json: [] } },
    { index: 4, item: { json: null }, itemName: 'row', previous: { json: 'p' }, results: { json: [1] } },
  ],
  execution: { id: 'e', startedAt: 1000, trigger: 'manual', startedBy: 'ada', parentId: null },
  workflow: { id: 'w', name: 'W', version: 2 },
  env: { json: { REGION: 'eu' } },
  vars: { total: { json: 9 } },
  timezone: null,
  now: 1_767_225_600_000,
  seed: 's',
}

const inline: ValueReader = {
  loadNow: (stored) => ('json' in stored ? stored.json : undefined),
  load: (stored) => ('json' in stored ? Promise.resolve(stored.json) : Promise.reject(new Error('not there'))),
}

function toRequest(task: EvaluationTask, scope: EvaluationScope = base): EvaluationRequest {
  return { nodeKey: toNodeKey('n'), planRevision: 1, purpose: 'p', task, scope }
}

function evaluate(texts: { readonly [name: string]: string }, scope: EvaluationScope = base) {
  const expressions = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, { text, mode: 'value' as const }]),
  )
  return createEvaluator(registry).evaluateNow(toRequest({ kind: 'expressions', expressions }, scope), plan, inline)
}

describe('a failed evaluation', () => {
  it.each([
    ['output', 'The output "total": Cannot apply +'],
    ['when', 'The field when: Cannot apply +'],
  ])('of %s says which expression is meant', (purpose, message) => {
    const task = { kind: 'expressions', expressions: { total: { text: "fetch.n + 'x'", mode: 'value' } } } as const
    const answer = createEvaluator(registry).evaluateNow({ ...toRequest(task), purpose }, plan, inline)
    expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) } })
  })
})

describe('a value with placeholders', () => {
  const fill = (fallback: Json) => {
    const task = { kind: 'expressions', expressions: {}, templates: { fallback } } as const
    return createEvaluator(registry).evaluateNow(toRequest(task), plan, inline)
  }

  it('is filled at every depth, typed where a string is one placeholder', () => {
    const answer = fill({ n: '${{ fetch.n }}', list: ['n: ${{ fetch.n }}', 7, null] })
    expect(answer).toEqual({ ok: true, values: { fallback: { n: 3, list: ['n: 3', 7, null] } } })
    expect(fill('${{ input.url }}')).toEqual({ ok: true, values: { fallback: 'http://x' } })
  })

  it('that cannot be filled says which field is meant, and gets no secrets', () => {
    for (const [text, message] of [
      ["${{ fetch.n + 'x' }}", 'Cannot apply +'],
      ['${{ secrets.KEY }}', 'secrets'],
    ] as const) {
      const answer = fill({ text })
      expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) } })
      expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining('fallback') } })
    }
  })
})

describe('names of an evaluation', () => {
  it.each<[string, Json]>([
    ['input.url', 'http://x'],
    ['extra', 5],
    ['fetch.n', 3],
    ['nodes.fetch.output.n', 3],
    ['nodes.fetch.status', 'completed'],
    ['nodes.fetch.attempts', 2],
    ['nodes.fetch.startedAt', '1970-01-01T00:00:00Z'],
    ['nodes.later', null],
    ['later', null],
    ['declared', null],
    ['inputs[0]', 'in0'],
    ['page', 'outer'],
    ['row', null],
    ['loop.index', 4],
    ['loop.previous', 'p'],
    ['loop.results', [1]],
    ['vars.total', 9],
    ['vars.missing', null],
    ['env.REGION', 'eu'],
    ['execution.startedBy', 'ada'],
    ['execution.startedAt', '1970-01-01T00:00:01Z'],
    ['workflow.version', 2],
    ['error', null],
    ['original', null],
  ])('%s', (text, expected) => {
    expect(evaluate({ it: text })).toEqual({ ok: true, values: { it: expected } })
  })

  it.each(['nobody', 'params.x', 'toString', 'hasOwnProperty', 'secrets.KEY'])('%s is refused', (text) => {
    const answer = evaluate({ it: text })
    expect(answer).toMatchObject({ ok: false, error: { code: 'EXPRESSION_FAILED' } })
  })

  it('gives different random values to different expressions, and the same to the same', () => {
    const first = evaluate({ a: 'uuid()', b: 'uuid()' })
    expect(first).toEqual(evaluate({ a: 'uuid()', b: 'uuid()' }))
    expect(first?.ok && first.values['a'] !== first.values['b']).toBe(true)
  })
})

describe('evaluator', () => {
  const evaluator = createEvaluator(registry)

  it('takes null for false in conditions, and refuses what is not a boolean', () => {
    const ask = (text: string) =>
      evaluator.evaluateNow(
        toRequest({ kind: 'expressions', expressions: { c: { text, mode: 'condition' } } }),
        plan,
        inline,
      )
    expect(ask('later.x')).toEqual({ ok: true, values: { c: false } })
    expect(ask('fetch.n > 2')).toEqual({ ok: true, values: { c: true } })
    expect(ask('fetch.n')).toMatchObject({ ok: false, error: { code: 'EXPRESSION_FAILED' } })
  })

  it('resolves a config and leaves secrets as their placeholders', () => {
    const answer = evaluator.evaluateNow(toRequest({ kind: 'config', nodeId: toNodeId('send') }), plan, inline)
    expect(answer).toEqual({ ok: true, values: { config: { token: 'Bearer ${{ secrets.KEY }}', url: 'http://x' } } })
  })

  it('gives a config that holds no expression to every execution, and copies of one that could be changed', () => {
    const shape = defineNode({
      type: 'test.shape',
      version: '1.0',
      category: 'tool',
      title: 'Shape',
      description: 'Takes anything.',
      icon: 'box',
      config: z.strictObject({ text: textField(), list: z.array(z.unknown()).optional() }),
      sideEffects: 'none',
      example: { config: { text: 'a' } },
      run: () => null,
    })
    const shaped = toPlan({
      constant: { type: 'test.shape', config: { text: 'plain' } },
      nested: { type: 'test.shape', config: { text: 'plain', list: [1, { a: 2 }] } },
      changing: { type: 'test.shape', config: { text: 'now ${{ 1 + 1 }}' } },
    })
    const own = createEvaluator(createRegistry([shape]))
    const configOf = (nodeId: string): unknown => {
      const task = { kind: 'config' as const, nodeId: toNodeId(nodeId) }
      const answer = own.evaluateNow(toRequest(task), shaped, inline)
      return answer?.ok === true ? answer.values['config'] : answer
    }
    expect(configOf('constant')).toEqual({ text: 'plain' })
    expect(configOf('constant')).toBe(configOf('constant'))
    expect(Object.isFrozen(configOf('constant'))).toBe(true)
    expect(configOf('nested')).toEqual({ text: 'plain', list: [1, { a: 2 }] })
    expect(configOf('nested')).not.toBe(configOf('nested'))
    expect(configOf('changing')).toEqual({ text: 'now 2' })
    expect(configOf('changing')).not.toBe(configOf('changing'))
  })

  it('answers a pure node with its output and the ports it fires', () => {
    const answer = evaluator.evaluateNow(toRequest({ kind: 'pure', nodeId: toNodeId('sum') }), plan, inline)
    expect(answer).toEqual({ ok: true, values: { output: 6 }, ports: ['odd'] })
  })

  it('names the wrong field of a pure node’s config', () => {
    const wrong = toPlan({ sum: { type: 'test.double', config: { value: '"text"' } } })
    const answer = evaluator.evaluateNow(toRequest({ kind: 'pure', nodeId: toNodeId('sum') }), wrong, inline)
    expect(answer).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', details: [{ path: '/value' }] } })
  })

  it('refuses secrets in a pure node', () => {
    const wrong = toPlan({ sum: { type: 'test.double', config: { value: 'len(secrets.KEY)' }, secrets: ['KEY'] } })
    const answer = evaluator.evaluateNow(toRequest({ kind: 'pure', nodeId: toNodeId('sum') }), wrong, inline)
    expect(answer).toMatchObject({ ok: false, error: { code: 'EXPRESSION_FAILED' } })
  })

  it('hides what a defect says, and reports it under an id', () => {
    const seen: unknown[] = []
    const told = createEvaluator(registry, { onDefect: (id, error) => seen.push(id, error) })
    const crashing = toPlan({ sum: { type: 'test.double', config: { value: '1', note: 'crash' } } })
    const answer = told.evaluateNow(toRequest({ kind: 'pure', nodeId: toNodeId('sum') }), crashing, inline)
    expect(answer).toMatchObject({ ok: false, error: { code: 'INTERNAL_ERROR', errorId: seen[0] } })
    expect(JSON.stringify(answer)).not.toContain('secret detail')
    expect(seen[1]).toBeInstanceOf(TypeError)
  })
})

describe('values that must be loaded', () => {
  const blob = (name: string, bytes = 100): StoredValue => ({ blob: name, bytes })
  const scope: EvaluationScope = {
    ...base,
    nodes: {
      fetch: { output: blob('fetch'), status: 'completed', error: null, attempts: 1, startedAt: 0 },
      other: { output: blob('other'), status: 'completed', error: null, attempts: 1, startedAt: 0 },
    },
  }
  function createReader(values: { readonly [name: string]: Json }) {
    const loads: string[] = []
    const reader: ValueReader = {
      loadNow: (stored) => ('json' in stored ? stored.json : undefined),
      load: async (stored) => {
        if ('json' in stored) return stored.json
        if (!('blob' in stored)) throw new Error('unexpected')
        loads.push(stored.blob)
        return values[stored.blob] ?? null
      },
    }
    return { reader, loads }
  }
  const ask = (text: string) => toRequest({ kind: 'expressions', expressions: { it: { text, mode: 'value' } } }, scope)
  const evaluator = createEvaluator(registry)

  it('answers undefined now, and the value later', async () => {
    const { reader } = createReader({ fetch: { n: 7 } })
    expect(evaluator.evaluateNow(ask('fetch.n'), plan, reader)).toBeUndefined()
    expect(await evaluator.evaluate(ask('fetch.n'), plan, reader)).toEqual({ ok: true, values: { it: 7 } })
  })

  it('loads only what is read, once', async () => {
    const { reader, loads } = createReader({ fetch: { n: 7 }, other: 1 })
    const answer = await evaluator.evaluate(
      ask('nodes.fetch.output.n + fetch.n + len(nodes.other.status)'),
      plan,
      reader,
    )
    expect(answer).toEqual({ ok: true, values: { it: 23 } })
    expect(loads).toEqual(['fetch'])
  })

  it('loads every part of an object that is given as the result', async () => {
    const { reader } = createReader({ fetch: 1, other: 2 })
    const answer = await evaluator.evaluate(ask('nodes'), plan, reader)
    expect(answer).toMatchObject({ ok: true, values: { it: { fetch: { output: 1 }, other: { output: 2 } } } })
  })

  it('refuses more than 16 MB before loading it', async () => {
    const { reader, loads } = createReader({})
    const big = { ...scope, nodes: { fetch: { ...scope.nodes['fetch'], output: blob('fetch', 17 * 1024 * 1024) } } }
    const answer = await evaluator.evaluate({ ...ask('fetch'), scope: big as EvaluationScope }, plan, reader)
    expect(answer).toMatchObject({ ok: false, error: { code: 'PAYLOAD_TOO_LARGE' } })
    expect(loads).toEqual([])
  })

  it('refuses more than 16 MB in sum, whatever the sizes said', async () => {
    const text = 'x'.repeat(9 * 1024 * 1024)
    const { reader } = createReader({ fetch: text, other: text })
    const answer = await evaluator.evaluate(ask('[nodes.fetch.output, nodes.other.output]'), plan, reader)
    expect(answer).toMatchObject({ ok: false, error: { code: 'PAYLOAD_TOO_LARGE' } })
  })

  it('answers with the failure when a value cannot be loaded', async () => {
    const answer = await evaluator.evaluate(ask('fetch'), plan, inline)
    expect(answer).toMatchObject({ ok: false, error: { code: 'INTERNAL_ERROR' } })
  })
})
