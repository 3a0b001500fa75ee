import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FINDING_CODES, type Definition, type Finding, type FindingCode } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { loadDefinition } from './load-definition.ts'
import { testCatalogue } from './test-catalogue.ts'
import { MAX_FINDINGS, validateDefinition } from './validate-definition.ts'
import type { ValidateOptions } from './checks/check-context.ts'

const options: ValidateOptions = { catalogue: testCatalogue }

function check(part: object, extra: Partial<ValidateOptions> = {}): readonly Finding[] {
  return validateDefinition({ format: 'heddle/v1', name: 'Test', nodes: [], ...part }, { ...options, ...extra })
    .findings
}

function codes(findings: readonly Finding[]): readonly FindingCode[] {
  return findings.map((finding) => finding.code)
}

const template = (id: string, text = 'x', more: object = {}) => ({
  id,
  type: 'data.template@1',
  config: { text },
  ...more,
})
const edge = (from: string, to: string, more: object = {}) => ({ from, to, ...more })

describe('a definition with every kind of mistake', () => {
  const text = readFileSync(fileURLToPath(new URL('./fixtures/every-mistake.yaml', import.meta.url)))
  const document = loadDefinition(text)
  const { findings, definition } = validateDefinition(document.value, {
    catalogue: testCatalogue,
    locate: document.locate,
    isKnown: (kind) => kind !== 'secret',
    subworkflow: () => ({ input: { type: 'object', required: ['a', 'b'] } }),
  })

  it('gives all findings at once, with path and line', () => {
    const shown = findings.map((finding) => `${finding.line}: ${finding.severity} ${finding.code} ${finding.path}`)
    expect(shown).toMatchSnapshot()
  })

  it('has every code that a readable definition can have', () => {
    const told = new Set(codes(findings))
    const elsewhere: readonly FindingCode[] = ['bad-syntax', 'too-large']
    expect(FINDING_CODES.filter((code) => !told.has(code) && !elsewhere.includes(code))).toEqual([])
  })

  it('says in every message what to do', () => {
    for (const { message } of findings) expect(message).toMatch(/^[A-Z`"\w].*[.?]$/s)
  })

  it('is not handed on as usable', () => {
    expect(definition).toBeNull()
  })
})

describe('a healthy definition', () => {
  it('gives no findings and comes back typed', () => {
    const value = {
      format: 'heddle/v1',
      name: 'Fine',
      nodes: [template('a'), template('b', '${{ a.text }}')],
      edges: [edge('a', 'b')],
      output: { text: 'b.text' },
      'x-note': { any: ['thing'] },
    }
    expect(validateDefinition(value, options)).toEqual({ findings: [], definition: value })
  })

  it('may be nothing but one node', () => {
    expect(check({ nodes: [template('a')] })).toEqual([])
  })
})

describe('values that are no workflow', () => {
  const circular: { self?: unknown } = {}
  circular.self = circular
  const cases: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['a list', []],
    ['text', 'workflow'],
    ['a cycle in memory', circular],
    ['a function', { nodes: () => 1 }],
    ['NaN', { nodes: [Number.NaN] }],
    ['half a character', { name: '\ud800' }],
    ['__proto__', JSON.parse('{"nodes": [{"__proto__": {"id": "a"}}]}')],
    ['__proto__ that is null', JSON.parse('{"name": "x", "__proto__": null}')],
    ['deep nesting', JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)],
  ]
  it.each(cases)('are refused without throwing: %s', (_name, value) => {
    const { findings, definition } = validateDefinition(value, options)
    expect(findings.length).toBeGreaterThan(0)
    expect(definition).toBeNull()
  })
})

describe('references', () => {
  it('may go to any ancestor, through joins of any kind', () => {
    const nodes = [
      template('a'),
      template('b'),
      template('c', '${{ a.text }} ${{ b.text }}', { join: 'any' }),
      template('d', '${{ a.text }} ${{ c.text }}'),
    ]
    expect(check({ nodes, edges: [edge('a', 'c'), edge('b', 'c'), edge('c', 'd')] })).toEqual([])
  })

  it('may not go to a sibling', () => {
    const findings = check({ nodes: [template('a'), template('b', '${{ a.text }}')] })
    expect(findings).toMatchObject([{ code: 'reference-not-before', path: '/nodes/1/config/text', nodeId: 'b' }])
  })

  it('may go from inside a container to what comes before it, not to what stands beside it', () => {
    const loop = { id: 'pages', type: 'flow.loop@1', config: { mode: 'count', count: 'a.text.length' } }
    const nodes = [template('a'), template('beside'), loop, template('inner', '${{ a.text }}', { parent: 'pages' })]
    expect(check({ nodes, edges: [edge('a', 'pages')] })).toEqual([])
    const wrong = [...nodes.slice(0, 3), template('inner', '${{ beside.text }}', { parent: 'pages' })]
    expect(codes(check({ nodes: wrong, edges: [edge('a', 'pages')] }))).toContain('reference-not-before')
  })

  it('see the children of a loop at the end of an iteration, not before the first', () => {
    const inner = template('inner', '${{ loop.previous }}', { parent: 'pages' })
    const until = {
      mode: 'until',
      condition: "inner.text == 'done'",
      breakWhen: 'inner.text == null',
      result: 'inner.text',
    }
    expect(check({ nodes: [{ id: 'pages', type: 'flow.loop@1', config: until }, inner] })).toEqual([])
    const loop = { id: 'pages', type: 'flow.loop@1', config: { mode: 'while', condition: "inner.text == 'done'" } }
    expect(codes(check({ nodes: [loop, inner] }))).toEqual(['unknown-name'])
  })

  it('may go anywhere in scope from a handler, which nobody else may read', () => {
    const settings = { errorHandler: 'handle' }
    const nodes = [template('a'), template('b'), template('handle', '${{ a.text }} ${{ error.code }}')]
    expect(check({ settings, nodes })).toEqual([])
    const reader = [...nodes, template('c', '${{ handle.text }}')]
    expect(codes(check({ settings, nodes: reader }))).toEqual(['reference-not-before'])
  })

  it('give `original` to compensations, and `error` behind an error port', () => {
    const call = { id: 'pay', type: 'notify.webhook@1', config: { url: 'x' }, compensate: 'undo', onError: 'route' }
    const nodes = [call, template('undo', '${{ original.id }}'), template('sorry', '${{ error.message }}')]
    expect(check({ nodes, edges: [edge('pay', 'sorry', { port: 'error' })] })).toEqual([])
  })

  it('let `set` and edges read the node itself, and nothing else', () => {
    const nodes = [template('a', 'x', { set: { last: 'a.text' } }), template('b')]
    expect(check({ nodes, edges: [edge('a', 'b', { when: "a.text != ''" })] })).toEqual([])
    expect(codes(check({ nodes: [template('a', '${{ a.text }}')] }))).toEqual(['reference-not-before'])
  })

  it('prefer an input field to a node that cannot be seen', () => {
    const input = { type: 'object', properties: { inner: { type: 'string' } } }
    const loop = { id: 'pages', type: 'flow.loop@1', config: { mode: 'count', count: '3' } }
    const nodes = [loop, template('inner', 'x', { parent: 'pages' }), template('after', '${{ inner }}')]
    expect(check({ input, nodes })).toEqual([])
  })

  it('warn when a name means a node and not the field of the input', () => {
    const input = { type: 'object', properties: { a: { type: 'string' } } }
    const findings = check({ input, nodes: [template('a'), template('b', '${{ a.text }}')], edges: [edge('a', 'b')] })
    expect(findings).toMatchObject([{ code: 'shadowed-name', severity: 'warning' }])
    expect(findings[0]?.message).toContain('input.a')
  })
})

describe('configs', () => {
  const http = (config: object) => ({ nodes: [{ id: 'a', type: 'http.request@1', config }] })

  it('may hold a placeholder in place of any value', () => {
    expect(
      check(http({ method: '${{ input.method }}', url: '${{ input.url }}', limit: '${{ input.limit }}' })),
    ).toEqual([])
  })

  it('must fit where the value is known', () => {
    expect(check(http({ url: 'x', limit: 'about ${{ input.limit }}' }))).toMatchObject([{ code: 'bad-config' }])
    expect(check(http({ url: 'x', limit: 0 }))).toMatchObject([{ code: 'out-of-range', path: '/nodes/0/config/limit' }])
    expect(check(http({}))).toMatchObject([{ code: 'missing-argument' }])
    expect(check(http({ url: 'x', other: 1 }))).toMatchObject([{ code: 'bad-config' }])
    expect(check(http({ url: 'x', other: 1 }))[0]?.message).toMatch(
      /^`other` is not a known field\..* http.request has: .*url/,
    )
    expect(check(http({ url: 'x', limit: 0 }))[0]?.message).toBe('`limit` must be at least 1.')
    expect(check(http({ url: null }))[0]?.message).toContain('a comma inside YAML braces ends a value')
    expect(check(http({}))[0]?.message).toContain('`url` is required. Give it a value.')
  })

  it.each(['input', 'len', 'class', 'constructor', 'prototype'])(
    'refuses the id %s, which no expression could read',
    (id) => {
      const node = { id, type: 'data.template@1', config: { text: 'x' } }
      expect(check({ nodes: [node] })).toMatchObject([{ code: 'reserved-id', path: '/nodes/0/id' }])
    },
  )

  it('take no placeholder where the text is taken as it is', () => {
    const child = { id: 'a', type: 'flow.subworkflow@1', config: { workflow: '${{ input.name }}' } }
    expect(check({ nodes: [child] })).toMatchObject([{ code: 'bad-placeholder', path: '/nodes/0/config/workflow' }])
    expect(check({ nodes: [{ id: 'a', type: 'code.javascript@1', config: { code: 'return `${{}}`' } }] })).toEqual([])
  })

  it('of loops hold what their mode needs and nothing of another', () => {
    const loop = (config: object) => ({
      nodes: [{ id: 'l', type: 'flow.loop@1', config }, template('in', 'x', { id: 'inner', parent: 'l' })],
    })
    expect(check(loop({ mode: 'forEach', items: '[1]' }))).toEqual([])
    expect(check(loop({ mode: 'forEach' }))).toMatchObject([{ path: '/nodes/0/config/items' }])
    expect(check(loop({ mode: 'while', condition: 'loop.index < 3', count: '3' }))).toMatchObject([
      { path: '/nodes/0/config/count' },
    ])
    expect(check(loop({ mode: 'until', condition: 'loop.index > 3', concurrency: 2 }))).toMatchObject([
      { path: '/nodes/0/config/concurrency' },
    ])
  })

  it('take secrets only where work is done outside', () => {
    expect(check(http({ url: 'https://x.test/${{ secrets.KEY }}' }))).toEqual([])
    expect(codes(check({ nodes: [template('a', '${{ secrets.KEY }}')] }))).toEqual(['unknown-name'])
    expect(codes(check({ nodes: [template('a', 'x', { when: "secrets.KEY == 'x'" })] }))).toEqual(['unknown-name'])
  })
})

describe('flow', () => {
  it('of a switch may use the ports that its config names', () => {
    const cases = [{ port: 'big', when: 'input.size > 10' }]
    const nodes = [{ id: 'pick', type: 'flow.switch@1', config: { cases } }, template('a')]
    expect(check({ nodes, edges: [edge('pick', 'a', { port: 'big' })] })).toEqual([])
    expect(check({ nodes, edges: [edge('pick', 'a', { port: 'small' })] })).toMatchObject([{ code: 'unknown-port' }])
  })

  it('needs an edge on `error` where a timeout is routed', () => {
    const signal = { id: 'wait', type: 'flow.signal@1', config: { name: 'paid', onTimeout: 'route' } }
    expect(check({ nodes: [signal] })).toMatchObject([
      { code: 'route-without-edge', path: '/nodes/0/config/onTimeout' },
    ])
    expect(check({ nodes: [signal, template('late')], edges: [edge('wait', 'late', { port: 'error' })] })).toEqual([])
  })

  it('starts at triggers, so that a root beside them is unreachable', () => {
    const nodes = [{ id: 'start', type: 'trigger.manual@1', config: {} }, template('a'), template('b')]
    expect(check({ nodes, edges: [edge('start', 'a')] })).toMatchObject([{ code: 'unreachable', nodeId: 'b' }])
  })

  it('of writers of one variable may not be parallel, unless on two ports of one node', () => {
    const set = { total: 'input.x' }
    const parallel = check({ nodes: [template('a', 'x', { set }), template('b', 'x', { set })] })
    expect(parallel).toMatchObject([{ code: 'parallel-writers', severity: 'warning' }])
    const ordered = check({
      nodes: [template('a', 'x', { set }), template('b', 'x', { set })],
      edges: [edge('a', 'b')],
    })
    expect(ordered).toEqual([])
    const choice = { id: 'choice', type: 'flow.condition@1', config: { condition: 'input.x > 1' } }
    const exclusive = check({
      nodes: [choice, template('a', 'x', { set }), template('b', 'x', { set })],
      edges: [edge('choice', 'a', { port: 'true' }), edge('choice', 'b', { port: 'false' })],
    })
    expect(exclusive).toEqual([])
  })

  it('hints when more than fifty nodes stand side by side', () => {
    const nodes = Array.from({ length: 51 }, (_, at) => template(`n${at}`))
    expect(check({ nodes })).toMatchObject([{ code: 'many-nodes', severity: 'hint' }])
  })

  it('allows `each` on work, not on what has ports or children of its own', () => {
    const nodes = [
      { id: 'get', type: 'http.request@1', each: 'input.urls', concurrency: 3, config: { url: '${{ loop.item }}' } },
    ]
    expect(check({ nodes })).toEqual([])
    const choice = { id: 'choice', type: 'flow.condition@1', each: '[1]', config: { condition: 'loop.item > 1' } }
    expect(codes(check({ nodes: [choice] }))).toEqual(['each-not-allowed'])
  })
})

describe('names of things outside', () => {
  it('are asked for, and only warned about', () => {
    const nodes = [{ id: 'a', type: 'http.request@1', config: { url: '${{ secrets.KEY }}' } }]
    const asked: string[] = []
    const isKnown = (kind: string, name: string) => asked.push(`${kind} ${name}`) < 0
    expect(check({ nodes }, { isKnown })).toMatchObject([{ code: 'unknown-reference', severity: 'warning' }])
    expect(asked).toEqual(['secret KEY'])
  })
})

describe('hostile definitions', () => {
  const size = 100_000

  it('of 100,000 nodes in one chain are answered', () => {
    const nodes = Array.from({ length: size }, (_, at) => template(`n${at}`, at === 0 ? 'x' : '${{ n0.text }}'))
    const edges = Array.from({ length: size - 1 }, (_, at) => edge(`n${at}`, `n${at + 1}`))
    const findings = check({ nodes, edges, output: { all: `n${size - 1}.text` } })
    expect(findings.filter((finding) => finding.severity === 'error')).toEqual([])
    expect(codes(findings)).toContain('many-nodes')
  })

  it('of 100,000 nodes in one cycle are answered', () => {
    const nodes = Array.from({ length: size }, (_, at) => template(`n${at}`))
    const edges = Array.from({ length: size }, (_, at) => edge(`n${at}`, `n${(at + 1) % size}`))
    expect(codes(check({ nodes, edges }))).toContain('cycle')
  })

  it('of 100,000 broken nodes are answered with a bounded list', () => {
    const nodes = Array.from({ length: size }, () => ({ id: '1', type: 2, what: 3 }))
    const findings = check({ nodes })
    expect(findings).toHaveLength(MAX_FINDINGS + 1)
    expect(findings.at(-1)).toMatchObject({ code: 'too-large' })
  })

  it('of 20,000 containers, each inside the one before, are answered', () => {
    const nodes = Array.from({ length: 20_000 }, (_, at) => ({
      id: `n${at}`,
      type: 'flow.parallel@1',
      ...(at === 0 ? {} : { parent: `n${at - 1}` }),
    }))
    expect(codes(check({ nodes }))).toContain('bad-parent')
  })

  it('of containers inside themselves are answered', () => {
    const nodes = [
      { id: 'a', type: 'flow.parallel@1', parent: 'b' },
      { id: 'b', type: 'flow.parallel@1', parent: 'a' },
    ]
    expect(codes(check({ nodes }))).toEqual(expect.arrayContaining(['bad-parent', 'bad-parent']))
  })

  it('with one name written by 5,000 nodes are answered', () => {
    const nodes = Array.from({ length: 5_000 }, (_, at) => template(`n${at}`, 'x', { set: { v: 'input.x' } }))
    expect(codes(check({ nodes }))).toContain('parallel-writers')
  })

  it('with more than a thousand distinct references are answered right', () => {
    const nodes = [
      ...Array.from({ length: 2_500 }, (_, at) => template(`n${at}`)),
      template('good', Array.from({ length: 2_500 }, (_, at) => `\${{ n${at}.text }}`).join('')),
      template('bad', '${{ n2400.text }}'),
    ]
    const edges = Array.from({ length: 2_500 }, (_, at) => edge(`n${at}`, at === 2_499 ? 'good' : `n${at + 1}`))
    const wrong = check({ nodes, edges }).filter((finding) => finding.code === 'reference-not-before')
    expect(wrong).toMatchObject([{ nodeId: 'bad' }])
  })
})

it('accepts the definition that validation hands on as input again', () => {
  const value = { format: 'heddle/v1', name: 'Again', nodes: [template('a')] }
  const { definition } = validateDefinition(value, options)
  expect(validateDefinition(definition as Definition, options).findings).toEqual([])
})

describe('findings about strings with several placeholders', () => {
  it('tell of every one that is wrong, and of the names in those that are not', () => {
    const text = '${{ 1 + }} ${{ missing }} ${{ }} ${{ input. }}'
    const findings = check({ nodes: [template('a', text)] })
    expect(codes(findings).toSorted()).toEqual(['bad-expression', 'bad-expression', 'bad-placeholder', 'unknown-name'])
    for (const { path } of findings) expect(path).toBe('/nodes/0/config/text')
  })
})

describe('findings about a fallback', () => {
  const failing = (fallback: unknown) =>
    check({
      input: { type: 'object', properties: { x: {} } },
      nodes: [template('a'), template('b', 'x', { onError: 'continue', fallback })],
      edges: [edge('a', 'b')],
      output: { both: 'a.text + b.text' },
    })

  it('are none when it reads what came before, and how its node failed', () => {
    const text = '${{ input.x }} ${{ a.text }} ${{ nodes.b.error.message }}'
    expect(failing({ text })).toEqual([])
  })

  it('are those of any other expression', () => {
    const findings = failing({ list: ['${{ missing }}', '${{ 1 + }}', '${{ secrets.TOKEN }}', '${{ error.code }}'] })
    expect(findings.map(({ code, path }) => `${code} ${path}`).toSorted()).toEqual([
      'bad-expression /nodes/1/fallback/list/1',
      'unknown-name /nodes/1/fallback/list/0',
      'unknown-name /nodes/1/fallback/list/2',
      'unknown-name /nodes/1/fallback/list/3',
    ])
  })
})

describe('an output that nothing reads', () => {
  const guarded = (more: object) =>
    codes(
      check({
        nodes: [template('guard', 'x', { onError: 'route' }), template('instead'), template('usual')],
        edges: [edge('guard', 'usual'), ...('routed' in more ? [edge('guard', 'instead', { port: 'error' })] : [])],
        output: { result: 'usual.text', instead: 'instead.text' },
      }),
    )

  it('is none when the failure of its node leads somewhere', () => {
    expect(guarded({ routed: true })).toEqual([])
    expect(guarded({})).toContain('unread-output')
  })
})
