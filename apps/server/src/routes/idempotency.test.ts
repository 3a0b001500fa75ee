import type { Definition } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../testing/test-server.ts'
import { ROUTES } from './routes.ts'

/*
 * Every route that takes an Idempotency-Key: the same request gets the first answer, another one is refused, and in
 * both cases nothing is made a second time.
 */

let test: TestServer
beforeAll(async () => (test = await openTestServer()))
afterAll(() => test[Symbol.asyncDispose]())

const DEFINITION: Definition = {
  format: 'heddle/v1',
  name: 'Idempotent',
  nodes: [
    { id: 'one', type: 'trigger.manual@1' },
    { id: 'two', type: 'data.template@1', config: { text: 'Hi' } },
  ],
  edges: [{ from: 'one', to: 'two' }],
}

interface Place {
  readonly workflowId: string
  readonly executionId: string
}

interface Attempts {
  readonly target: (place: Place) => string
  readonly first: (place: Place) => unknown
  readonly other: (place: Place) => unknown
}

const node = (id: string) => ({ id, type: 'data.template@1', config: { text: 'x' } })
const yaml = (name: string) => `format: heddle/v1\nname: ${name}\nnodes: []\n`
const of = (path: string) => (place: Place) => `POST /api/v1/workflows/${place.workflowId}${path}`
const both = (first: unknown, other: unknown) => ({ first: () => first, other: () => other })

const ATTEMPTS: { readonly [id: string]: Attempts } = {
  'workflows.create': { target: () => 'POST /api/v1/workflows', ...both({ name: 'A' }, { name: 'B' }) },
  'workflows.duplicate': { target: of('/duplicate'), ...both({ name: 'A' }, { name: 'B' }) },
  'workflows.import': {
    target: () => 'POST /api/v1/workflows/import',
    ...both({ text: yaml('A') }, { text: yaml('B') }),
  },
  'workflows.publish': { target: of('/publish'), ...both({ revision: 1 }, { revision: 1, note: 'other' }) },
  'workflows.execute': {
    target: of('/execute'),
    ...both({ version: 'draft', input: {} }, { version: 'draft', input: { other: 1 } }),
  },
  'executions.start': {
    target: () => 'POST /api/v1/executions',
    first: ({ workflowId }) => ({ workflowId, version: 'draft' }),
    other: ({ workflowId }) => ({ workflowId, version: 'draft', input: { other: 1 } }),
  },
  'executions.replay': {
    target: ({ executionId }) => `POST /api/v1/executions/${executionId}/replay`,
    ...both({ reuse: 'none' }, { reuse: 'none', input: { other: 1 } }),
  },
  'nodes.add': { target: of('/nodes'), ...both({ node: node('a') }, { node: node('b') }) },
  'nodes.batch': {
    target: of('/nodes/batch'),
    ...both({ operations: [{ op: 'add', node: node('a') }] }, { operations: [{ op: 'add', node: node('b') }] }),
  },
  'edges.add': {
    target: of('/edges'),
    ...both({ edge: { from: 'one', to: 'two', id: 'a' } }, { edge: { from: 'one', to: 'two', id: 'b' } }),
  },
  'edges.batch': {
    target: of('/edges/batch'),
    ...both(
      { operations: [{ op: 'remove', edgeId: 'one.main>two.main' }] },
      { operations: [{ op: 'add', edge: { from: 'one', to: 'two', id: 'b' } }] },
    ),
  },
  'templates.instantiate': {
    target: () => 'POST /api/v1/templates/webhook-relay/instantiate',
    ...both({ name: 'A' }, { name: 'B' }),
  },
}

const ROUTES_WITH_KEY = ROUTES.filter(({ idempotent }) => idempotent === true)

async function makePlace(): Promise<Place> {
  const { body } = await test.ask('POST /api/v1/workflows', { body: { definition: DEFINITION } })
  const run = { version: 'draft', wait: 55 }
  const executed = await test.ask(`POST /api/v1/workflows/${body.id}/execute`, { body: run })
  return { workflowId: body.id as string, executionId: executed.body.executionId as string }
}

/** How much there is, and where the draft stands. */
async function count({ workflowId }: Place) {
  const workflows = await test.ask('GET /api/v1/workflows?limit=200')
  const executions = await test.ask('GET /api/v1/executions?limit=200')
  const { body } = await test.ask(`GET /api/v1/workflows/${workflowId}`)
  return {
    workflows: workflows.body.items.length as number,
    executions: executions.body.items.length as number,
    revision: body.revision as number,
    lastVersion: body.lastVersion as number | null,
  }
}

describe('an idempotency key', () => {
  it('is tried on every route that takes one', () => {
    expect(Object.keys(ATTEMPTS).toSorted()).toEqual(ROUTES_WITH_KEY.map(({ id }) => id).toSorted())
  })

  it.each(ROUTES_WITH_KEY.map((route) => [route.id, route] as const))('of %s', async (id, route) => {
    const { target, first, other } = ATTEMPTS[id]!
    const place = await makePlace()
    const headers = {
      'idempotency-key': `key-of-${id}`,
      ...(route.ifMatch === undefined ? {} : { 'if-match': '"r1"' }),
    }
    const made = await test.ask(target(place), { body: first(place), headers })
    expect(made.status).toBeLessThan(300)
    expect(made.headers['idempotent-replayed']).toBeUndefined()
    const counted = await count(place)

    const again = await test.ask(target(place), { body: first(place), headers })
    expect([again.headers['idempotent-replayed'], again.status]).toEqual(['true', made.status])
    if (made.body.executionId === undefined) expect(again.body).toEqual(made.body)
    else expect(again.body.executionId).toBe(made.body.executionId)

    const reused = await test.ask(target(place), { body: other(place), headers })
    expect([reused.status, reused.body.code]).toEqual([409, 'CONFLICT'])
    expect(await count(place)).toEqual(counted)
  })
})
