import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore, type Store } from '@heddle/store'
import { buildPlan, failFirst, hang, succeed, ScriptedRunner, createTestEvaluator } from '@heddle/testkit'
import { describeHostContract } from '@heddle/testkit/contracts'
import { toExecutionId, toWorkflowId, type Json, type Plan } from '@heddle/model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WorkflowSource } from '@heddle/engine'
import { createEmbeddedHost } from './embedded-host.ts'
import type { EmbeddedHost } from './host.ts'
import { createSystemClock } from './system-clock.ts'
import { ACTOR, WORKSPACE } from './test-host.ts'
import { Values } from './values.ts'

const ids = {
  executionId: () => {
    const time = Date.now().toString(16).padStart(12, '0')
    return toExecutionId(`${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`)
  },
  lease: () => crypto.randomUUID(),
  random: Math.random,
}

const NO_WORKFLOWS: WorkflowSource = { load: async () => null }

interface World {
  readonly path: string
  readonly runner: ScriptedRunner
  readonly workflows: WorkflowSource
  readonly evaluator: ReturnType<typeof createTestEvaluator>
}

/** One process's life: a store and a host on it. */
async function openLife({ path, runner, workflows, evaluator }: World) {
  const store = await openSqliteStore({ path })
  const { journal, blobs } = store
  const host = createEmbeddedHost({
    journal,
    blobs,
    evaluator,
    runner,
    clock: createSystemClock(),
    ids,
    workflows,
    engineRelease: 'test',
    worker: 'worker',
  })
  await host.start()
  return { store, host }
}

function toRequest(plan: Plan, input: Json = null) {
  return {
    workspaceId: WORKSPACE,
    workflowId: toWorkflowId('workflow'),
    version: 1,
    draftRevision: null,
    plan,
    input,
    trigger: { kind: 'manual', nodeId: null },
    startedBy: ACTOR,
  }
}

function waitForEvent(
  host: EmbeddedHost,
  {
    executionId,
    type,
    nodeKey,
  }: {
    readonly executionId: Parameters<EmbeddedHost['subscribe']>[0]
    readonly type: string
    readonly nodeKey?: string
  },
) {
  const { promise, resolve } =
    Promise.withResolvers<
      Extract<Parameters<Parameters<EmbeddedHost['subscribe']>[2]>[0], { readonly kind: 'recorded' }>['event']
    >()
  const stop = host.subscribe(executionId, { afterSeq: 0 }, (item) => {
    if (item.kind !== 'recorded' || item.event.type !== type) return
    if (nodeKey === undefined || item.event.nodeKey === nodeKey) resolve(item.event)
  })
  return promise.finally(stop)
}

describeHostContract('embedded, on SQLite in real time', async (parts) => {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-host-'))
  const world = { path: join(folder, 'heddle.db'), ...parts, runner: parts.runner as ScriptedRunner }
  let { store, host } = await openLife(world)
  return {
    execute: async ({ plan, input }) => (await host.execute(toRequest(plan, input))).executionId,
    signal: async (signal) => void (await host.signal({ workspaceId: WORKSPACE, by: ACTOR, ...signal })),
    answer: (answer) => host.answer({ workspaceId: WORKSPACE, by: ACTOR, ...answer }),
    cancel: (executionId, options) => host.cancel({ workspaceId: WORKSPACE, by: ACTOR, executionId, ...options }),
    pause: (executionId) => host.pause({ workspaceId: WORKSPACE, by: ACTOR, executionId, reason: 'test' }),
    resume: (executionId) => host.resume({ workspaceId: WORKSPACE, by: ACTOR, executionId }),
    waitUntilSettled: (executionId) => host.waitUntilSettled(executionId),
    waitForEvent: (executionId, type, nodeKey) =>
      waitForEvent(host, { executionId, type, ...(nodeKey === undefined ? {} : { nodeKey }) }),
    readEvents: (executionId) => store.journal.readEvents(executionId, 0, 10_000),
    readValue: (executionId, value) => new Values(store).reader(WORKSPACE, executionId).load(value),
    async restart() {
      // The new life takes the next epoch: what the old one still writes is refused, as if it were dead.
      const old = { store, host }
      ;({ store, host } = await openLife(world))
      await old.host.stop({ graceMs: 0 })
      await old.store.close()
    },
    async dispose() {
      await host.stop({ graceMs: 0 })
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
})

describe('embedded host on SQLite', () => {
  let folder = ''
  let world: World
  let life: { readonly store: Store; readonly host: EmbeddedHost }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heddle-host-'))
    const evaluator = createTestEvaluator()
    world = { path: join(folder, 'heddle.db'), runner: new ScriptedRunner(), workflows: NO_WORKFLOWS, evaluator }
    life = await openLife(world)
  })

  afterEach(async () => {
    await life.host.stop({ graceMs: 0 })
    await life.store.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('finishes 90 executions that were cut off in the middle, completed nodes run once', async () => {
    world.runner.on('second', hang())
    const plan = buildPlan({
      nodes: { first: { config: { output: 1 } }, second: {}, third: { config: { output: 3 } } },
      edges: ['first > second', 'second > third'],
      output: { all: '[first, second, third]' },
    })
    const started = await Promise.all(Array.from({ length: 90 }, () => life.host.execute(toRequest(plan))))
    await Promise.all(
      started.map(({ executionId }) =>
        waitForEvent(life.host, { executionId, type: 'attempt.started', nodeKey: 'second' }),
      ),
    )
    const old = life
    world.runner.on('second', succeed(2))
    life = await openLife(world)
    await old.host.stop({ graceMs: 0 })
    await old.store.close()
    const rows = await Promise.all(started.map(({ executionId }) => life.host.waitUntilSettled(executionId)))
    expect(new Set(rows.map(({ status, nodesCompleted }) => `${status} ${nodesCompleted}`))).toEqual(
      new Set(['completed 3']),
    )
    expect(world.runner.countRuns('first')).toBe(90)
    expect(world.runner.countRuns('third')).toBe(90)
    expect(life.host.stats()).toMatchObject({ open: 0, running: 0 })
  })

  it('tries again after a delay in real time, and leaves no timer behind', async () => {
    world.runner.on('flaky', failFirst(2, 'UPSTREAM_UNAVAILABLE', succeed('ok')))
    const retry = { maxAttempts: 3, initialDelaySeconds: 0.05 }
    const plan = buildPlan({ nodes: { flaky: { retry } }, output: { flaky: 'flaky' } })
    const { executionId } = await life.host.execute(toRequest(plan))
    const row = await life.host.waitUntilSettled(executionId)
    expect(row).toMatchObject({ status: 'completed', output: { json: { flaky: 'ok' } } })
    expect(life.host.stats()).toMatchObject({ timers: 0, open: 0 })
  })
})
