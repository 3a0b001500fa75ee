import { HeddleError, type Definition, type Plan } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { eachChildId } from './plan-node.ts'
import { makePlan, type MakePlanOptions } from './make-plan.ts'
import { testCatalogue } from './test-catalogue.ts'

function plan(part: Partial<Definition>, options: Partial<MakePlanOptions> = {}): Plan {
  const definition: Definition = { format: 'heddle/v1', name: 'Test', nodes: [], ...part }
  return makePlan(definition, { catalogue: testCatalogue, ...options })
}

const text = (id: string, value = 'x', more: object = {}) => ({
  id,
  type: 'data.template@1',
  config: { text: value },
  ...more,
})

describe('a plan', () => {
  it('has every default filled in', () => {
    const { nodes, settings, revision } = plan({ nodes: [text('a')] })
    expect(nodes['a']).toMatchObject({
      id: 'a',
      type: 'data.template',
      version: '1.2',
      role: 'pure',
      title: 'a',
      parent: null,
      join: 'all',
      cancelOthers: false,
      when: null,
      set: {},
      onError: 'fail',
      fallback: null,
      timeoutMs: 300_000,
      compensate: null,
      isHandler: false,
      disabled: false,
      sensitive: [],
      needs: {},
      placement: null,
      isEach: false,
      reads: { nodes: [], inputs: false, vars: false, loop: false, secrets: [] },
      retry: {
        maxAttempts: null,
        initialDelayMs: 1_000,
        multiplier: 2,
        maxDelayMs: 60_000,
        jitter: true,
        keepSteps: true,
        retryOn: expect.arrayContaining(['TOOL_TIMEOUT', 'NODE_TIMEOUT']) as unknown,
      },
    })
    expect(settings).toEqual({
      timeoutMs: null,
      maxAttempts: 1,
      failure: 'fail-fast',
      concurrency: null,
      priority: 50,
      timezone: null,
      errorHandler: null,
    })
    expect(revision).toBe(1)
  })

  it('turns seconds into milliseconds', () => {
    const { nodes, settings } = plan({
      settings: { timeoutSeconds: 2.5 },
      nodes: [text('a', 'x', { timeoutSeconds: 0.5, retry: { initialDelaySeconds: 0.1, maxDelaySeconds: 3 } })],
    })
    expect(nodes['a']).toMatchObject({ timeoutMs: 500, retry: { initialDelayMs: 100, maxDelayMs: 3_000 } })
    expect(settings.timeoutMs).toBe(2_500)
  })

  it('bounds loops, feedback loops more tightly', () => {
    const loop = (config: object) =>
      plan({ nodes: [{ id: 'l', type: 'flow.loop@1', config: config as never }, text('in1', 'x', { parent: 'l' })] })
    expect(loop({ mode: 'count', count: '3' }).nodes['l']?.config).toMatchObject({
      maxIterations: 1_000,
      concurrency: 1,
    })
    expect(loop({ mode: 'until', condition: 'loop.index > 2' }).nodes['l']?.config).toMatchObject({ maxIterations: 10 })
    expect(loop({ mode: 'count', count: '3', maxIterations: 5 }).nodes['l']?.config).toMatchObject({ maxIterations: 5 })
  })

  it('lets a failed branch of a parallel stand beside the others, unless told to fail fast', () => {
    const parallel = (config: object) =>
      plan({ nodes: [{ id: 'p', type: 'flow.parallel@1', config: config as never }] })
    expect(parallel({}).nodes['p']?.config).toMatchObject({ failFast: false, strategy: 'collect' })
    expect(parallel({ failFast: true }).nodes['p']?.config).toMatchObject({ failFast: true })
  })

  it('gives one attempt to what cannot be repeated', () => {
    const { nodes } = plan({ nodes: [{ id: 'w', type: 'flow.wait@1', config: { seconds: 1 } }] })
    expect(nodes['w']?.retry.maxAttempts).toBe(1)
  })

  it('lists scopes with roots, triggers, leaves and branches, handlers left out', () => {
    const { scopes, nodes } = plan({
      settings: { errorHandler: 'tell' },
      nodes: [
        { id: 'start', type: 'trigger.manual@1' },
        { id: 'both', type: 'flow.parallel@1' },
        text('l1', 'x', { parent: 'both' }),
        text('r1', 'x', { parent: 'both' }),
        text('l2', '${{ l1.text }}', { parent: 'both' }),
        text('tell', '${{ error.code }}'),
      ],
      edges: [
        { from: 'start', to: 'both' },
        { from: 'l1', to: 'l2' },
      ],
    })
    expect(scopes['']).toMatchObject({
      container: null,
      nodes: ['start', 'both'],
      roots: ['start'],
      triggers: ['start'],
      leaves: ['both'],
    })
    expect(scopes['both']).toEqual({
      container: 'both',
      nodes: ['l1', 'r1', 'l2'],
      roots: ['l1', 'r1'],
      triggers: [],
      leaves: ['r1', 'l2'],
      branches: [
        { name: 'l1', nodes: ['l1', 'l2'] },
        { name: 'r1', nodes: ['r1'] },
      ],
    })
    expect(nodes['tell']?.isHandler).toBe(true)
  })

  it('says what each node reads, of all its expressions', () => {
    const { nodes, outputReads } = plan({
      nodes: [
        { id: 'get', type: 'http.request@1', config: { url: '${{ secrets.KEY }}${{ secrets.ALSO }}' } },
        text('b', '${{ inputs[0] }}', {
          when: 'get.body != null',
          set: { seen: 'b.text' },
          onError: 'continue',
          fallback: { was: '${{ vars.seen }}' },
        }),
        text('c'),
      ],
      edges: [
        { from: 'get', to: 'b' },
        { from: 'b', to: 'c', when: "nodes.get.status == 'completed'" },
      ],
      output: { all: 'c.text + b.text' },
    })
    expect(nodes['get']?.reads).toEqual({
      nodes: [],
      inputs: false,
      vars: false,
      loop: false,
      secrets: ['ALSO', 'KEY'],
    })
    expect(nodes['b']?.reads).toEqual({ nodes: ['b', 'get'], inputs: true, vars: true, loop: false, secrets: [] })
    expect(outputReads.nodes).toEqual(['b', 'c'])
  })

  it('does not take a field of the input for a node', () => {
    const input = { type: 'object', properties: { topic: { type: 'string' } } }
    expect(plan({ input, nodes: [text('a', '${{ topic }}')] }).nodes['a']?.reads.nodes).toEqual([])
  })

  it('writes `each` as a loop with one child', () => {
    const { nodes, scopes, subworkflows } = plan({
      nodes: [
        text('source'),
        {
          id: 'get',
          type: 'http.request@1',
          each: 'source.text',
          concurrency: 4,
          onItemError: 'continue',
          when: 'input.go',
          timeoutSeconds: 7,
          retry: { maxAttempts: 2 },
          set: { n: 'get.results' },
          config: { url: '${{ loop.item }}' },
        },
      ],
      edges: [{ from: 'source', to: 'get' }],
    })
    const child = eachChildId('get')
    expect(nodes['get']).toMatchObject({
      role: 'loop',
      type: 'flow.loop',
      isEach: true,
      when: 'input.go',
      config: {
        mode: 'forEach',
        items: 'source.text',
        concurrency: 4,
        onIterationError: 'continue',
        maxIterations: 1_000,
      },
      reads: { nodes: ['get', 'source'], loop: false },
      retry: { maxAttempts: 1 },
    })
    expect(nodes[child]).toMatchObject({
      id: 'get$item',
      parent: 'get',
      type: 'http.request',
      role: 'run',
      when: null,
      set: {},
      incoming: [],
      timeoutMs: 7_000,
      retry: { maxAttempts: 2 },
      reads: { nodes: [], loop: true },
    })
    expect(scopes['get']).toMatchObject({ nodes: [child], roots: [child], leaves: [child] })
    expect(subworkflows).toEqual({})
  })

  it('fixes sub-workflows by node, as told or as the config says', () => {
    const nodes = [{ id: 'child', type: 'flow.subworkflow@1', config: { workflow: 'other', version: 3 } }]
    expect(plan({ nodes }).subworkflows).toEqual({ child: { workflow: 'other', version: 3 } })
    const fixed = { workflow: 'wf-1', version: 7 }
    expect(plan({ nodes }, { subworkflows: { child: fixed } }).subworkflows).toEqual({ child: fixed })
  })

  it('is plain JSON', () => {
    const made = plan({ nodes: [text('a')], edges: [], output: { a: 'a.text' } })
    expect(JSON.parse(JSON.stringify(made))).toEqual(made)
  })

  it('is refused when the workspace lacks what it names', () => {
    const nodes = [{ id: 'get', type: 'http.request@1', config: { url: '${{ secrets.KEY }}' } }]
    expect(() => plan({ nodes }, { isKnown: () => false })).toThrow(/no secret `KEY`/)
    expect(plan({ nodes }, { isKnown: () => true }).nodes['get']?.reads.secrets).toEqual(['KEY'])
  })

  it('is refused with all findings when there are errors', () => {
    const attempt = () => plan({ nodes: [text('a', '${{ nowhere }}'), text('a')] })
    expect(attempt).toThrow(HeddleError)
    try {
      attempt()
    } catch (error) {
      expect(error).toMatchObject({
        code: 'PLAN_INVALID',
        details: { findings: [{ code: 'duplicate-id' }, { code: 'unknown-name' }] },
      })
    }
  })
})

describe('hashes of nodes', () => {
  const chain = (first: string, middle: string, last: string, more: Partial<Definition> = {}) =>
    plan({
      nodes: [text('a', first), text('b', middle), text('c', last), text('d')],
      edges: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ],
      ...more,
    })
  const changed = (before: Plan, after: Plan) =>
    Object.keys(after.nodes).filter((id) => before.nodes[id]?.hash !== after.nodes[id]?.hash)

  it('change with the node and everything it leads to, and nothing else', () => {
    expect(changed(chain('1', '2', '3'), chain('1', 'other', '3'))).toEqual(['b', 'c'])
  })

  it('change with an edge', () => {
    const when = {
      edges: [
        { from: 'a', to: 'b', when: 'input.go' },
        { from: 'b', to: 'c' },
      ],
    }
    expect(changed(chain('1', '2', '3'), chain('1', '2', '3', when))).toEqual(['b', 'c'])
  })

  it('do not change with names, notes and places', () => {
    const moved = plan({ nodes: [text('a', 'x', { position: { x: 1, y: 2 }, notes: 'n', title: 't', 'x-y': 1 })] })
    expect(changed(plan({ nodes: [text('a')] }), moved)).toEqual([])
  })

  const loop = (sibling: string, reader: string, items = '[1]') =>
    plan({
      nodes: [
        { id: 'l', type: 'flow.loop@1', config: { mode: 'forEach', items } },
        text('s', sibling, { parent: 'l' }),
        text('r', reader, { parent: 'l' }),
        text('after', '${{ l.results }}'),
      ],
      edges: [{ from: 'l', to: 'after' }],
    })

  it('of a container change with its children, those of its other children do not', () => {
    expect(changed(loop('1', 'x'), loop('2', 'x'))).toEqual(['l', 's', 'after'])
  })

  it('of children that read earlier iterations change with all children', () => {
    expect(changed(loop('1', '${{ loop.previous }}'), loop('2', '${{ loop.previous }}'))).toEqual([
      'l',
      's',
      'r',
      'after',
    ])
  })

  it('of children change with the container around them', () => {
    expect(changed(loop('1', 'x'), loop('1', 'x', '[2]'))).toEqual(['l', 's', 'r', 'after'])
  })
})
