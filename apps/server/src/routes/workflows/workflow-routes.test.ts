import type { Definition } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/test-server.ts'

let test: TestServer
beforeAll(async () => (test = await openTestServer()))
afterAll(() => test[Symbol.asyncDispose]())

function makeDefinition(name: string, changes: Partial<Definition> = {}): Definition {
  return {
    format: 'heddle/v1',
    name,
    nodes: [
      { id: 'start', type: 'trigger.manual@1' },
      { id: 'text', type: 'data.template@1', config: { text: 'Hello ${{ input.who }}' } },
    ],
    edges: [{ from: 'start', to: 'text' }],
    ...changes,
  }
}

async function create(definition = makeDefinition('Made')) {
  const made = await test.ask('POST /api/v1/workflows', { body: { definition } })
  expect(made.status).toBe(201)
  return { id: made.body.id as string, etag: made.etag, made }
}

describe('workflows', () => {
  it('are made from a definition, and given back with every field that was sent', async () => {
    const definition = makeDefinition('Whole', { tags: ['one'], description: 'Text', 'x-origin': { from: 'n8n' } })
    const { id, made } = await create(definition)
    expect(made.headers['location']).toBe(`/api/v1/workflows/${id}`)
    expect(made.etag).toBe('"r1"')
    expect(made.body).toMatchObject({ name: 'Whole', tags: ['one'], revision: 1, lastVersion: null, definition })
    expect(made.body.hasUnpublishedChanges).toBe(true)
    const read = await test.ask(`GET /api/v1/workflows/${id}`)
    expect(read.body).toEqual(made.body)
    expect(read.etag).toBe('"r1"')
  })

  it('are made empty with a name', async () => {
    const made = await test.ask('POST /api/v1/workflows', { body: { name: 'Blank' } })
    expect(made.body).toMatchObject({ name: 'Blank', definition: { format: 'heddle/v1', nodes: [], edges: [] } })
  })

  it('keep drafts that are not finished, and refuse misshapen ones with findings', async () => {
    const nodes = [{ id: 'one', type: 'not.there@1', when: 'a +' }]
    const { id, etag } = await create(makeDefinition('Rough', { nodes, edges: [] }))
    const bad = { ...makeDefinition('Bad'), nodes: [{ id: 'No', type: 'trigger.manual@1' }], extra: 1 }
    const refused = await test.ask(`PUT /api/v1/workflows/${id}`, {
      body: { definition: bad },
      headers: { 'if-match': etag },
    })
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({ code: 'PLAN_INVALID' })
    expect(refused.body.findings.map((finding: { code: string }) => finding.code).toSorted()).toEqual([
      'bad-id',
      'unknown-field',
    ])
    expect((await test.ask(`GET /api/v1/workflows/${id}`)).etag).toBe(etag)
  })

  it('raise the revision with every write and answer with it', async () => {
    const { id, etag } = await create()
    const put = await test.ask(`PUT /api/v1/workflows/${id}`, {
      body: { definition: makeDefinition('Renamed', { tags: ['new'] }) },
      headers: { 'if-match': etag },
    })
    expect(put.status).toBe(200)
    expect(put.etag).toBe('"r2"')
    expect(put.body).toMatchObject({ name: 'Renamed', tags: ['new'], revision: 2 })
    expect(put.body).not.toHaveProperty('definition')
    const graph = await test.ask(`PUT /api/v1/workflows/${id}/graph`, {
      body: { nodes: [{ id: 'only', type: 'trigger.manual@1', 'x-colour': 'red' }], edges: [] },
      headers: { 'if-match': put.etag },
    })
    expect(graph.etag).toBe('"r3"')
    const read = await test.ask(`GET /api/v1/workflows/${id}`)
    expect(read.body.definition).toMatchObject({
      name: 'Renamed',
      tags: ['new'],
      nodes: [{ id: 'only', 'x-colour': 'red' }],
      edges: [],
    })
  })

  it('need If-Match on writes, and tell a stale writer who was first and what differs', async () => {
    const { id, etag } = await create(makeDefinition('Shared'))
    const definition = makeDefinition('Second')
    const without = await test.ask(`PUT /api/v1/workflows/${id}`, { body: { definition } })
    expect(without.status).toBe(428)
    expect(without.body.code).toBe('REVISION_REQUIRED')
    await test.ask(`PUT /api/v1/workflows/${id}`, { body: { definition }, headers: { 'if-match': etag } })
    const mine = makeDefinition('Mine', { nodes: [{ id: 'other', type: 'trigger.manual@1' }], edges: [] })
    const stale = await test.ask(`PUT /api/v1/workflows/${id}`, {
      body: { definition: mine },
      headers: { 'if-match': etag },
    })
    expect(stale.status).toBe(409)
    expect(stale.body).toMatchObject({
      code: 'CONFLICT',
      yours: { revision: 1 },
      current: { revision: 2, updatedBy: 'user:local' },
      diff: { nodes: { added: ['other'], removed: ['start', 'text'] }, workflow: ['/name'] },
    })
    expect((await test.ask(`GET /api/v1/workflows/${id}`)).body.name).toBe('Second')
  })

  it('let one of many writers with the same revision win', async () => {
    const { id, etag } = await create()
    const writes = Array.from({ length: 6 }, (_, n) =>
      test.ask(`PUT /api/v1/workflows/${id}`, {
        body: { definition: makeDefinition(`Race ${n}`) },
        headers: { 'if-match': etag },
      }),
    )
    const statuses = (await Promise.all(writes)).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 409, 409, 409, 409, 409])
  })

  it('are deleted softly, from their current revision only, and brought back', async () => {
    const { id, etag } = await create(makeDefinition('Gone'))
    expect((await test.ask(`DELETE /api/v1/workflows/${id}`)).status).toBe(428)
    const stale = await test.ask(`DELETE /api/v1/workflows/${id}`, { headers: { 'if-match': '"r7"' } })
    expect(stale.status).toBe(409)
    const gone = await test.ask(`DELETE /api/v1/workflows/${id}`, { headers: { 'if-match': etag } })
    expect(gone.status).toBe(204)
    expect((await test.ask(`GET /api/v1/workflows/${id}`)).status).toBe(404)
    const deleted = await test.ask('GET /api/v1/workflows?deleted=true')
    expect(deleted.body.items.map((row: { id: string }) => row.id)).toContain(id)
    expect((await test.ask(`POST /api/v1/workflows/${id}/restore`)).body).toMatchObject({ name: 'Gone' })
    expect((await test.ask(`POST /api/v1/workflows/${id}/restore`)).status).toBe(404)
  })

  it('are duplicated with their pins', async () => {
    const { id } = await create(makeDefinition('Twin'))
    await test.ask(`POST /api/v1/workflows/${id}/pins`, { body: { nodeId: 'text', output: { text: 'pinned' } } })
    const copy = await test.ask(`POST /api/v1/workflows/${id}/duplicate`)
    expect(copy.status).toBe(201)
    expect(copy.body.name).toBe('Twin (copy)')
    const pins = await test.ask(`GET /api/v1/workflows/${copy.body.id}/pins`)
    expect(pins.body.items).toMatchObject([{ nodeId: 'text', preview: { text: 'pinned' }, isWhole: true }])
    const named = await test.ask(`POST /api/v1/workflows/${id}/duplicate`, { body: { name: 'Other' } })
    expect(named.body.name).toBe('Other')
  })

  it('say all findings of the draft, or of a definition that is sent', async () => {
    const nodes = [{ id: 'one', type: 'not.there@1', when: 'a +' }]
    const { id } = await create(makeDefinition('Findings', { nodes, edges: [] }))
    const own = await test.ask(`POST /api/v1/workflows/${id}/validate`)
    expect(own.body).toMatchObject({ isPublishable: false })
    expect(own.body.errors).toBe(2)
    const sent = await test.ask(`POST /api/v1/workflows/${id}/validate`, { body: { definition: makeDefinition('Ok') } })
    expect(sent.body).toMatchObject({ isPublishable: true, errors: 0 })
  })

  it('open in the editor with one request', async () => {
    const { id } = await create(makeDefinition('Full'))
    const full = await test.ask(`GET /api/v1/workflows/${id}/full`)
    expect(full.status).toBe(200)
    expect(full.body).toMatchObject({
      workflow: { id, name: 'Full' },
      validation: { isPublishable: true },
      versions: [],
      pins: [],
      bindings: [],
      lastExecution: null,
    })
  })

  it('are listed in pages, by text, tag and name', async () => {
    for (const name of ['zeta listed', 'alpha listed', 'mid listed']) {
      await create(makeDefinition(name, { tags: name === 'mid listed' ? ['odd', 'both'] : ['both'] }))
    }
    const names = async (query: string) =>
      (await test.ask(`GET /api/v1/workflows?${query}`)).body.items.map((row: { name: string }) => row.name)
    expect(await names('search=LISTED&sort=name')).toEqual(['alpha listed', 'mid listed', 'zeta listed'])
    expect(await names('search=listed&tag=odd,both')).toEqual(['mid listed'])
    expect(await names('search=listed&active=true')).toEqual([])
    const first = await test.ask('GET /api/v1/workflows?search=listed&sort=-name&limit=2')
    const cursor = encodeURIComponent(first.body.nextCursor as string)
    const rest = await test.ask(`GET /api/v1/workflows?search=listed&sort=-name&limit=2&cursor=${cursor}`)
    expect([...first.body.items, ...rest.body.items].map((row: { name: string }) => row.name)).toEqual([
      'zeta listed',
      'mid listed',
      'alpha listed',
    ])
    expect(rest.body.nextCursor).toBeNull()
  })
})

describe('an idempotency key', () => {
  it('makes one workflow of the same request sent again, also at the same time', async () => {
    const headers = { 'idempotency-key': 'same-1' }
    const body = { definition: makeDefinition('Only once') }
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => test.ask('POST /api/v1/workflows', { body, headers })),
    )
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
    expect(answers.every(({ status }) => status === 201)).toBe(true)
    expect(answers.filter((answer) => answer.headers['idempotent-replayed'] === 'true')).toHaveLength(3)
    expect((await test.ask('GET /api/v1/workflows?search=only%20once')).body.items).toHaveLength(1)
  })

  it('is refused with another body, and changes nothing', async () => {
    const headers = { 'idempotency-key': 'same-2' }
    await test.ask('POST /api/v1/workflows', { body: { name: 'First body' }, headers })
    const other = await test.ask('POST /api/v1/workflows', { body: { name: 'Second body' }, headers })
    expect(other.status).toBe(409)
    expect(other.body.code).toBe('CONFLICT')
    expect((await test.ask('GET /api/v1/workflows?search=second%20body')).body.items).toEqual([])
  })

  it('gives the first answer of an edit, though the revision has moved on', async () => {
    const { id, etag } = await create()
    const request = {
      body: { node: { id: 'added', type: 'data.template@1', config: { text: 'x' } } },
      headers: { 'idempotency-key': 'edit-1', 'if-match': etag },
    }
    const first = await test.ask(`POST /api/v1/workflows/${id}/nodes`, request)
    expect(first.status).toBe(201)
    const again = await test.ask(`POST /api/v1/workflows/${id}/nodes`, request)
    expect(again.status).toBe(201)
    expect(again.body).toEqual(first.body)
    expect(again.etag).toBe(first.etag)
    expect((await test.ask(`GET /api/v1/workflows/${id}`)).etag).toBe('"r2"')
  })

  it('must be one', async () => {
    const bad = await test.ask('POST /api/v1/workflows', {
      body: { name: 'x' },
      headers: { 'idempotency-key': 'has space' },
    })
    expect(bad.status).toBe(422)
  })
})
