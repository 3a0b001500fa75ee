import { toNodeId, toWorkflowId, toWorkspaceId, type Definition, type Json } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MINA, openTestHeddle, type TestHeddle } from '../test-heddle.ts'

const RAVI = { ...MINA, principal: 'user:ravi' }
const OTHERS = { ...MINA, workspaceId: toWorkspaceId('others') }

let test: TestHeddle
beforeAll(async () => {
  test = await openTestHeddle()
})
afterAll(() => test.close())

const hook = (path: string, changes: { readonly [name: string]: Json } = {}, id = 'hook') => ({
  id,
  type: 'trigger.webhook@1',
  config: { path, ...changes },
})
const definition = (name: string, changes: Partial<Definition> = {}): Definition => ({
  format: 'heddle/v1',
  name,
  nodes: [{ id: 'hello', type: 'data.template@1', config: { text: name } }],
  ...changes,
})
const edit = (workflowId: Awaited<ReturnType<TestHeddle['create']>>, revision: number, changed: Definition) =>
  test.heddle.store.workflows.update(MINA.workspaceId, workflowId, {
    definition: changed,
    revision,
    by: RAVI.principal,
  })

describe('publishing', () => {
  it('makes a numbered version with its plan, and activates it', async () => {
    const { publishing, store } = test.heddle
    const workflowId = await test.create(definition('One'))
    const published = await publishing.publish(MINA, { workflowId, revision: 1, note: 'first' })
    expect(published).toMatchObject({ version: 1, workflow: { activeVersion: 1, lastVersion: 1 } })
    const stored = await store.workflows.get(MINA.workspaceId, workflowId)
    expect({ ...published.workflow, definition: stored.definition }).toEqual(stored)
    const version = await store.workflows.findVersion(MINA.workspaceId, workflowId, 1)
    expect(version).toMatchObject({ author: MINA.principal, note: 'first', plan: { nodes: { hello: {} } } })
  })

  it('does not activate when told so, and activates an older version when asked', async () => {
    const { publishing } = test.heddle
    const workflowId = await test.create(definition('Two'))
    await publishing.publish(MINA, { workflowId, revision: 1 })
    await edit(workflowId, 1, definition('Two, changed'))
    const second = await publishing.publish(MINA, { workflowId, revision: 2, activate: false })
    expect(second.workflow).toMatchObject({ activeVersion: 1, lastVersion: 2 })
    expect((await publishing.activate(MINA, { workflowId, version: 2 })).workflow.activeVersion).toBe(2)
    expect((await publishing.activate(MINA, { workflowId, version: 1 })).workflow.activeVersion).toBe(1)
    expect((await publishing.deactivate(MINA, workflowId)).workflow.activeVersion).toBeNull()
    const missing = publishing.activate(MINA, { workflowId, version: 3 })
    await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND', message: /no version 3.*1 to 2/s })
  })

  it('refuses a stale revision with both revisions, the author and what the draft changes, and changes nothing', async () => {
    const { publishing, store } = test.heddle
    const workflowId = await test.create(definition('Stale'))
    await publishing.publish(MINA, { workflowId, revision: 1 })
    await edit(workflowId, 1, definition('Stale', { nodes: [hook('stale')] }))
    const before = await store.workflows.get(MINA.workspaceId, workflowId)
    await expect(publishing.publish(MINA, { workflowId, revision: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: {
        yours: { revision: 1 },
        current: { revision: 2, updatedBy: RAVI.principal },
        diff: { nodes: { added: ['hook'], removed: ['hello'] } },
        diffBasis: 'from version 1 to the current draft',
      },
    })
    expect(await store.workflows.get(MINA.workspaceId, workflowId)).toEqual(before)
    expect((await store.workflows.listVersions(MINA.workspaceId, workflowId)).items).toHaveLength(1)
    expect(await publishing.listBindings(MINA, workflowId)).toEqual([])
  })

  it('refuses a definition with errors, with all findings, and changes nothing', async () => {
    const { publishing, store } = test.heddle
    const nodes = [
      { id: 'bad', type: 'data.template@1', config: { text: '${{ nowhere }}' } },
      { id: 'lost', type: 'no.such-type@1' },
    ]
    const workflowId = await test.create(definition('Wrong', { nodes }))
    const error = await publishing.publish(MINA, { workflowId, revision: 1 }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'PLAN_INVALID' })
    const { findings } = (error as { details: { findings: { code: string }[] } }).details
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['unknown-name', 'unknown-type']))
    expect(await store.workflows.get(MINA.workspaceId, workflowId)).toMatchObject({ lastVersion: 0 })
  })

  it.each<[string, Partial<Definition>, string, string]>([
    [
      'a secret that nobody has',
      { nodes: [{ id: 'a', type: 'data.template@1', config: { text: '${{ secrets.KEY }}' } }] },
      'unknown-reference',
      'a',
    ],
    [
      'a webhook whose secret nobody has',
      { nodes: [hook('in', { auth: { kind: 'bearer', secret: 'TOKEN' } })] },
      'unknown-reference',
      'hook',
    ],
    ['two webhooks of one path', { nodes: [hook('same'), hook('same', {}, 'other')] }, 'bad-config', 'other'],
    [
      'a sub-workflow that does not exist',
      { nodes: [{ id: 'call', type: 'flow.subworkflow@1', config: { workflow: 'nothing' } }] },
      'unknown-reference',
      'call',
    ],
  ])('refuses %s', async (_title, changes, code, nodeId) => {
    const workflowId = await test.create(definition('Names', changes))
    await expect(test.heddle.publishing.publish(MINA, { workflowId, revision: 1 })).rejects.toMatchObject({
      code: 'PLAN_INVALID',
      details: { findings: expect.arrayContaining([expect.objectContaining({ code, nodeId })]) },
    })
  })

  it('fixes the versions of sub-workflows: named, active, newest, or the latest of each run', async () => {
    const { publishing, store } = test.heddle
    const child = await test.create(definition('Child'))
    const call = (config: { readonly [name: string]: Json }) => ({ id: 'call', type: 'flow.subworkflow@1', config })
    const parent = await test.create(definition('Parent', { nodes: [call({ workflow: child })] }))
    const early = publishing.publish(MINA, { workflowId: parent, revision: 1 })
    await expect(early).rejects.toMatchObject({ code: 'PLAN_INVALID', message: /"Child" is not published yet/ })
    await publishing.publish(MINA, { workflowId: child, revision: 1 })
    await publishing.publish(MINA, { workflowId: child, revision: 1, activate: false })
    await publishing.publish(MINA, { workflowId: parent, revision: 1 })
    const fixed = async () =>
      (await store.workflows.findVersion(MINA.workspaceId, parent, 'latest'))?.plan.subworkflows['call']
    expect(await fixed()).toEqual({ workflow: child, version: 1 })
    await edit(parent, 1, definition('Parent', { nodes: [call({ workflow: child, version: 2 })] }))
    await publishing.publish(MINA, { workflowId: parent, revision: 2 })
    expect(await fixed()).toEqual({ workflow: child, version: 2 })
    await edit(parent, 2, definition('Parent', { nodes: [call({ workflow: child, version: 'latest' })] }))
    await publishing.publish(MINA, { workflowId: parent, revision: 3 })
    expect(await fixed()).toEqual({ workflow: child, version: 'latest' })
    await edit(parent, 3, definition('Parent', { nodes: [call({ workflow: child, version: 9 })] }))
    const missing = publishing.publish(MINA, { workflowId: parent, revision: 4 })
    await expect(missing).rejects.toMatchObject({ code: 'PLAN_INVALID', message: /has no version 9/ })
    await edit(parent, 4, definition('Parent', { nodes: [call({ workflow: parent })] }))
    await publishing.publish(MINA, { workflowId: parent, revision: 5 })
    expect(await fixed()).toEqual({ workflow: parent, version: 'latest' })
  })

  it('keeps what bindings had when a new version comes: paused, address, secret, history', async () => {
    const { publishing, store, webhooks } = test.heddle
    const nodes = [hook('kept/one', { auth: { kind: 'bearer' } }), hook('kept/two', {}, 'second')]
    const workflowId = await test.create(definition('Kept', { nodes }))
    const first = await publishing.publish(MINA, { workflowId, revision: 1 })
    expect(first.bindings).toEqual(await publishing.listBindings(MINA, workflowId))
    const one = first.bindings.find(({ nodeId }) => nodeId === 'hook')!
    expect(one).toMatchObject({ kind: 'webhook', address: 'kept/one', live: true, paused: false, history: [] })
    expect(one.secret).toMatch(/^[\w-]{32}$/)
    const call = { workspace: 'local', path: 'kept/one', method: 'POST', query: '', body: Buffer.alloc(0) }
    await webhooks.call({ ...call, headers: { authorization: `Bearer ${one.secret}` } })
    await webhooks.flush()
    await publishing.pauseBinding(MINA, { workflowId, nodeId: toNodeId('hook') })
    const moved = [hook('kept/one', { auth: { kind: 'bearer' }, answer: 'sync' })]
    await edit(workflowId, 1, definition('Kept', { nodes: moved }))
    const second = await publishing.publish(MINA, { workflowId, revision: 2 })
    expect(second.bindings).toEqual(await publishing.listBindings(MINA, workflowId))
    const now = new Map(second.bindings.map((binding) => [binding.nodeId, binding]))
    const history = [{ at: expect.any(Number), executionId: expect.any(String), result: 'started' }]
    const { id, secret } = one
    expect(now.get(toNodeId('hook'))).toMatchObject({ id, paused: true, address: 'kept/one', secret, history })
    expect(now.get(toNodeId('second'))).toMatchObject({ live: false })
    await publishing.activate(MINA, { workflowId, version: 1 })
    expect(await publishing.listBindings(MINA, workflowId)).toMatchObject([{ live: true }, { live: true }])
    expect((await publishing.resumeBinding(MINA, { workflowId, nodeId: toNodeId('hook') })).paused).toBe(false)
    expect((await store.bindings.get(MINA.workspaceId, workflowId, toNodeId('hook'))).paused).toBe(false)
  })

  it('names the workflow that has an address already', async () => {
    const owner = await test.publish(definition('Owner', { nodes: [hook('taken')] }))
    const workflowId = await test.create(definition('Late', { nodes: [hook('taken')] }))
    await expect(test.heddle.publishing.publish(MINA, { workflowId, revision: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: /"Owner"/,
      details: { workflowId: owner },
    })
    expect(await test.heddle.publishing.listBindings(MINA, workflowId)).toEqual([])
  })

  it('does not let a manual start be paused', async () => {
    const workflowId = await test.publish(definition('Manual', { nodes: [{ id: 'go', type: 'trigger.manual@1' }] }))
    const pause = test.heddle.publishing.pauseBinding(MINA, { workflowId, nodeId: toNodeId('go') })
    await expect(pause).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
  })

  it('restores a version into the draft under the revision it is based on', async () => {
    const { publishing } = test.heddle
    const workflowId = await test.publish(definition('Before'))
    await edit(workflowId, 1, definition('After'))
    const stale = publishing.restoreVersion(MINA, { workflowId, version: 1, revision: 1 })
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT', details: { current: { revision: 2 } } })
    const draft = await publishing.restoreVersion(MINA, { workflowId, version: 1, revision: 2 })
    expect(draft).toMatchObject({ name: 'Before', revision: 3, updatedBy: MINA.principal })
    const diff = await publishing.diff(MINA, { workflowId, from: 1, to: 'draft' })
    expect(diff.isEmpty).toBe(true)
  })

  it('gives every one of many who publish at once a number of its own', async () => {
    const workflowId = await test.create(definition('Many'))
    const all = await Promise.all(
      [1, 2, 3].map(() => test.heddle.publishing.publish(MINA, { workflowId, revision: 1 })),
    )
    expect(all.map(({ version }) => version).toSorted()).toEqual([1, 2, 3])
  })

  it('keeps its answer with the version, under the idempotency key', async () => {
    const { publishing, store } = test.heddle
    const workflowId = await test.create(definition('Once'))
    const key = { principal: 'p', route: 'r', key: 'k', bodyHash: 'h', expiresAt: Date.now() + 60_000 }
    const once = { ...key, answer: ({ version }: { version: number }) => ({ version }) }
    await publishing.publish(MINA, { workflowId, revision: 1, once })
    expect(await store.idempotency.find(MINA.workspaceId, key)).toEqual({ bodyHash: 'h', answer: { version: 1 } })
    const again = publishing.publish(MINA, { workflowId, revision: 1, once })
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await store.workflows.get(MINA.workspaceId, workflowId)).lastVersion).toBe(1)
  })

  it('does not find what another workspace has', async () => {
    const { publishing } = test.heddle
    const workflowId = await test.publish(definition('Ours', { nodes: [hook('ours')] }))
    const nodeId = toNodeId('hook')
    const missing = toWorkflowId('nothing')
    const calls = [
      publishing.publish(OTHERS, { workflowId, revision: 1 }),
      publishing.activate(OTHERS, { workflowId, version: 1 }),
      publishing.deactivate(OTHERS, workflowId),
      publishing.restoreVersion(OTHERS, { workflowId, version: 1, revision: 1 }),
      publishing.diff(OTHERS, { workflowId, from: 1, to: 'draft' }),
      publishing.listBindings(OTHERS, workflowId),
      publishing.pauseBinding(OTHERS, { workflowId, nodeId }),
      publishing.resumeBinding(OTHERS, { workflowId, nodeId }),
      publishing.publish(MINA, { workflowId: missing, revision: 1 }),
    ]
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } })
    }
    expect(await publishing.listBindings(MINA, workflowId)).toMatchObject([{ live: true, paused: false }])
  })
})
