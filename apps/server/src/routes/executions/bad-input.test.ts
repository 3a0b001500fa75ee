import { toWorkspaceId, type ExecutionId } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestStage, type TestStage } from '../../testing/test-stage.ts'

let stage: TestStage
let id: ExecutionId
beforeAll(async () => {
  stage = await openTestStage()
  const nodes = [{ id: 'wait', type: 'flow.signal@1', config: { name: 'go' } }]
  id = (await stage.start({ nodes, input: { type: 'object', properties: { n: { type: 'integer' } } } })).id
  await stage.heddle.store.workspaces.ensure(toWorkspaceId('theirs'), { slug: 'theirs', name: 'Theirs' })
})
afterAll(async () => {
  await stage.ask(`POST /api/v1/executions/${id}/cancel`)
  await stage[Symbol.asyncDispose]()
})

/** `{id}` stands for an execution that waits. */
const QUERIES: readonly (readonly [string, number])[] = [
  ['GET /executions?status=sleeping', 422],
  ['GET /executions?status=completed,sleeping', 422],
  ['GET /executions?limit=0', 422],
  ['GET /executions?limit=201', 422],
  ['GET /executions?limit=many', 422],
  ['GET /executions?cursor=nonsense', 422],
  ['GET /executions?cursor=eyJhIjoxfQ', 422],
  ['GET /executions?from=yesterday', 422],
  ['GET /executions?to=12', 422],
  ['GET /executions?sort=name', 422],
  ['GET /executions?offset=1', 422],
  [`GET /executions?search=${'x'.repeat(201)}`, 422],
  ['GET /executions/nothing', 404],
  [`GET /executions/${'x'.repeat(201)}`, 422],
  ['GET /executions/nothing/detail', 404],
  ['GET /executions/nothing/statistics', 404],
  ['GET /executions/nothing/nodes', 404],
  ['GET /executions/nothing/nodes/wait', 404],
  ['GET /executions/{id}/nodes?limit=x', 422],
  ['GET /executions/{id}/nodes?cursor=x', 422],
  ['GET /executions/{id}/nodes/none', 404],
  ['GET /executions/{id}/nodes/__proto__', 404],
  ['GET /executions/nothing/logs', 404],
  ['GET /executions/{id}/logs?cursor=x', 422],
  ['GET /executions/nothing/nodes/wait/logs', 404],
  ['GET /executions/nothing/trace', 404],
  ['GET /executions/{id}/trace?x=1', 422],
  ['GET /executions/nothing/events', 404],
  ['GET /executions/{id}/events?after=-1', 422],
  ['GET /executions/{id}/events?after=1.5', 422],
  ['GET /executions/{id}/events?limit=1001', 422],
  ['GET /executions/nothing/values/WyJpIl0', 404],
  ['GET /executions/{id}/values/nonsense', 404],
  ['GET /executions/{id}/values/WyJpIl0?limit=1001', 422],
  ['GET /executions/{id}/values/WyJpIl0?offset=-1', 422],
  ['GET /executions/{id}/values/WyJpIl0?path=/no/such', 404],
  ['GET /executions/{id}/values/nonsense/download', 404],
  ['GET /executions/compare', 422],
  ['GET /executions/compare?left={id}&right=nothing', 404],
  ['GET /executions/workflows/nothing/statistics', 404],
  ['GET /executions/workflows/nothing/executions', 404],
  ['GET /errors?from=never', 422],
  ['GET /errors?x=1', 422],
  ['GET /stats?x=1', 422],
  ['GET /approvals?limit=1000', 422],
  ['GET /approvals?cursor=x', 422],
  ['GET /approvals/nothing', 404],
  ['GET /approvals/{id}.d2FpdA', 404],
  ['DELETE /executions/nothing', 404],
]

const WRITES: readonly (readonly [string, unknown, number])[] = [
  ['POST /executions/nothing/cancel', {}, 404],
  ['POST /executions/{id}/cancel', { compensate: 'yes' }, 422],
  ['POST /executions/{id}/cancel', { force: true }, 422],
  ['POST /executions/{id}/cancel', { reason: 'x'.repeat(1_001) }, 422],
  ['POST /executions/{id}/cancel', [], 422],
  ['POST /executions/cancel', {}, 422],
  ['POST /executions/cancel', { ids: [] }, 422],
  ['POST /executions/cancel', { ids: [1] }, 422],
  ['POST /executions/cancel', { ids: Array.from({ length: 201 }, (_, at) => String(at)) }, 422],
  ['POST /executions/nothing/pause', {}, 404],
  ['POST /executions/{id}/pause', { why: 'x' }, 422],
  ['POST /executions/nothing/resume', undefined, 404],
  ['POST /executions/{id}/resume', undefined, 409],
  ['POST /executions/{id}/resume', { x: 1 }, 422],
  ['POST /executions/nothing/signal/go', {}, 404],
  [`POST /executions/{id}/signal/${'x'.repeat(201)}`, {}, 422],
  ['POST /executions/{id}/signal/go', { key: 1 }, 422],
  ['POST /executions/{id}/signal/go', { data: 1 }, 422],
  ['POST /executions/nothing/replay', {}, 404],
  ['POST /executions/{id}/replay', { from: 'wait' }, 422],
  ['POST /executions/{id}/replay', { from: ['nothing'] }, 422],
  ['POST /executions/{id}/replay', { upTo: 'nothing' }, 422],
  ['POST /executions/{id}/replay', { reuse: 'all' }, 422],
  ['POST /executions/{id}/replay', { wait: 56 }, 422],
  ['POST /executions/{id}/replay', { wait: '1' }, 422],
  ['POST /executions/{id}/replay', { version: 0 }, 422],
  ['POST /executions/{id}/replay', { version: 'newest' }, 422],
  ['POST /executions/{id}/replay', { version: 99 }, 404],
  ['POST /executions/{id}/replay', { input: { n: 'many' } }, 422],
  ['POST /executions/{id}/replay', { pins: { wait: 1 } }, 422],
  ['POST /executions/{id}/replay', { overrides: { tools: { a: {} } } }, 422],
  ['POST /executions/{id}/replay', { overrides: { things: {} } }, 422],
  ['POST /executions/{id}/replay', { overrides: { nodes: { wait: 1 } } }, 422],
  ['POST /executions/{id}/replay', { overrides: { nodes: { nothing: {} } } }, 422],
  ['POST /executions/{id}/replay', { unknown: 1 }, 422],
  ['POST /approvals/nothing/approve', {}, 404],
  ['POST /approvals/{id}.d2FpdA/approve', {}, 404],
  ['POST /approvals/nothing/approve', { answer: 1 }, 422],
  ['POST /approvals/nothing/reject', { note: 1 }, 422],
  [`POST /approvals/nothing/reject`, { note: 'x'.repeat(10_001) }, 422],
]

const lastSeq = async () => (await stage.heddle.store.executions.get(stage.caller.workspaceId, id)).lastSeq
const target = (text: string) => text.replace(' ', ' /api/v1').replaceAll('{id}', id)

describe('bad input', () => {
  it.each(QUERIES)('%s answers %d', async (text, status) => {
    const answer = await stage.ask(target(text))
    expect([answer.status, answer.body.status]).toEqual([status, status])
    expect(answer.headers['content-type']).toContain('application/problem+json')
    if (status === 422 && !text.includes('cursor')) expect(answer.body.code).toBe('INPUT_INVALID')
  })

  it.each(WRITES)('%s with %j answers %d and changes nothing', async (text, body, status) => {
    const before = await lastSeq()
    const answer = await stage.ask(target(text), body === undefined ? {} : { body })
    expect([answer.status, answer.body.status]).toEqual([status, status])
    expect(await lastSeq()).toBe(before)
  })

  it.each([
    ['is no JSON', '{"compensate":', 'application/json', 400],
    ['is of another type', 'compensate=true', 'application/x-www-form-urlencoded', 415],
    ['is too large', JSON.stringify({ reason: 'x'.repeat(1_100_000) }), 'application/json', 413],
  ])('a body that %s changes nothing', async (_what, raw, type, status) => {
    const before = await lastSeq()
    const answer = await stage.ask(target('POST /executions/{id}/cancel'), { raw, headers: { 'content-type': type } })
    expect(answer.status).toBe(status)
    expect(await lastSeq()).toBe(before)
  })

  it.each([
    'GET /executions/{id}',
    'GET /executions/{id}/detail',
    'GET /executions/{id}/statistics',
    'GET /executions/{id}/nodes',
    'GET /executions/{id}/nodes/wait',
    'GET /executions/{id}/logs',
    'GET /executions/{id}/nodes/wait/logs',
    'GET /executions/{id}/trace',
    'GET /executions/{id}/events',
    'GET /executions/{id}/stream',
    'GET /executions/{id}/values/WyJpIl0',
    'GET /executions/{id}/values/WyJpIl0/download',
    'GET /executions/compare?left={id}&right={id}',
    'POST /executions/{id}/cancel',
    'POST /executions/{id}/pause',
    'POST /executions/{id}/resume',
    'POST /executions/{id}/replay',
    'POST /executions/{id}/signal/go',
    'DELETE /executions/{id}',
  ])('%s is not found from another workspace, and changes nothing', async (text) => {
    const before = await lastSeq()
    const answer = await stage.ask(target(text), { headers: { 'x-heddle-workspace': 'theirs' } })
    expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND'])
    expect(await lastSeq()).toBe(before)
  })

  it('of a page of another site is refused on every write', async () => {
    const before = await lastSeq()
    for (const [text] of WRITES.filter(([path]) => path.includes('{id}'))) {
      const answer = await stage.ask(target(text), { body: {}, headers: { origin: 'http://evil.example' } })
      expect(answer.status).toBe(403)
    }
    expect(await lastSeq()).toBe(before)
  })
})
