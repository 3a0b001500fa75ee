import type { BlobStore, Evaluator, Journal, WorkflowSource } from '@heddle/engine'
import {
  NULL_VALUE,
  toWorkflowId,
  toWorkspaceId,
  type EventType,
  type ExecutionEvent,
  type ExecutionId,
  type Json,
  type NodeRunner,
  type Plan,
} from '@heddle/model'
import {
  MemoryJournal,
  ScriptedRunner,
  SequenceIds,
  VirtualClock,
  buildPlan,
  createTestEvaluator,
  turnEventLoop,
  type TestWorkflow,
} from '@heddle/testkit'
import { createEmbeddedHost } from './embedded-host.ts'
import type { EmbeddedHost, ExecuteRequest, HostParts, Incident } from './host.ts'
import { Values } from './values.ts'

export const WORKSPACE = toWorkspaceId('w1')
export const ACTOR = 'person:tester'

/** What outlives a host: storage, the runner's world, time. For tests. */
export interface TestWorld {
  readonly journal: Journal
  readonly blobs: BlobStore
  readonly clock: VirtualClock
  readonly runner: NodeRunner
  readonly evaluator: Evaluator
  readonly workflows: WorkflowSource
}

/** One life of a host in a world; `kill` ends it without a word. */
export interface TestHost {
  readonly host: EmbeddedHost
  readonly world: TestWorld
  readonly incidents: readonly Incident[]
  execute(workflow: TestWorkflow | Plan, request?: Partial<Omit<ExecuteRequest, 'plan'>>): Promise<ExecutionId>
  finish(executionId: ExecutionId): Promise<Finished>
  events(executionId: ExecutionId): Promise<readonly ExecutionEvent[]>
  /** Resolves with the first such event; lets virtual time pass while nothing else is left to do. */
  waitForEvent(executionId: ExecutionId, type: EventType, nodeKey?: string): Promise<ExecutionEvent>
  /** Lets time pass until `promise` has settled. */
  until<Result>(promise: Promise<Result>): Promise<Result>
  /** Nothing is left to do at this instant. */
  quiet(): Promise<void>
  kill(): void
}

export interface Finished {
  readonly row: Awaited<ReturnType<EmbeddedHost['waitUntilSettled']>>
  readonly events: readonly ExecutionEvent[]
  readonly output: Json
}

let lives = 0

export function createMemoryBlobs(): BlobStore {
  const stored = new Map<string, Uint8Array>()
  return {
    put: async (workspaceId, bytes) => {
      const sha256 = `blob-${stored.size + 1}`
      stored.set(`${workspaceId}/${sha256}`, bytes)
      return { sha256, bytes: bytes.byteLength }
    },
    get: async (workspaceId, sha256) => stored.get(`${workspaceId}/${sha256}`) ?? null,
  }
}

/** A world in memory on virtual time. `children`: workflows that sub-workflows name. */
export function createTestWorld(children: { readonly [name: string]: TestWorkflow } = {}) {
  const plans = new Map(Object.entries(children).map(([name, workflow]) => [name, buildPlan(workflow)]))
  return {
    journal: new MemoryJournal(),
    blobs: createMemoryBlobs(),
    clock: new VirtualClock(),
    runner: new ScriptedRunner(),
    evaluator: createTestEvaluator(),
    workflows: {
      load: async (_: unknown, workflow: string) => {
        const plan = plans.get(workflow)
        return plan === undefined ? null : { workflowId: toWorkflowId(workflow), version: 1, plan, env: NULL_VALUE }
      },
    },
  }
}

/** A started host in `world`. */
export async function startTestHost(world: TestWorld, parts: Partial<HostParts> = {}): Promise<TestHost> {
  lives += 1
  const life = { dead: false }
  const incidents: Incident[] = []
  const host = createEmbeddedHost({
    journal: mortalJournal(world.journal, life),
    blobs: world.blobs,
    evaluator: world.evaluator,
    runner: world.runner,
    clock: mortalClock(world.clock, life),
    ids: new SequenceIds({ prefix: `life${lives}-` }),
    workflows: world.workflows,
    engineRelease: 'test',
    worker: `worker-${lives}`,
    report: (incident) => incidents.push(incident),
    ...parts,
  })
  const test = new RunningTestHost(host, world, { incidents, life })
  await test.until(host.start())
  return test
}

class RunningTestHost implements TestHost {
  readonly host: EmbeddedHost
  readonly world: TestWorld
  readonly incidents: readonly Incident[]
  readonly #life: { dead: boolean }

  constructor(
    host: EmbeddedHost,
    world: TestWorld,
    { incidents, life }: { readonly incidents: readonly Incident[]; readonly life: { dead: boolean } },
  ) {
    this.host = host
    this.world = world
    this.incidents = incidents
    this.#life = life
  }

  async execute(workflow: TestWorkflow | Plan, request: Partial<Omit<ExecuteRequest, 'plan'>> = {}) {
    const { executionId } = await this.until(
      this.host.execute({
        workspaceId: WORKSPACE,
        workflowId: toWorkflowId('workflow'),
        version: 1,
        draftRevision: null,
        plan: 'planVersion' in workflow ? workflow : buildPlan(workflow),
        input: null,
        trigger: { kind: 'manual', nodeId: null },
        startedBy: ACTOR,
        ...request,
      }),
    )
    return executionId
  }

  async finish(executionId: ExecutionId) {
    const row = await this.until(this.host.waitUntilSettled(executionId))
    const values = new Values(this.world).reader(row.workspaceId, executionId)
    return { row, events: await this.events(executionId), output: await values.load(row.output) }
  }

  events(executionId: ExecutionId) {
    return this.world.journal.readEvents(executionId, 0, 100_000)
  }

  waitForEvent(executionId: ExecutionId, type: EventType, nodeKey?: string) {
    const { promise, resolve } = Promise.withResolvers<ExecutionEvent>()
    const stop = this.host.subscribe(executionId, { afterSeq: 0 }, (item) => {
      if (item.kind !== 'recorded' || item.event.type !== type) return
      if (nodeKey === undefined || item.event.nodeKey === nodeKey) resolve(item.event)
    })
    return this.until(promise).finally(stop)
  }

  async until<Result>(promise: Promise<Result>): Promise<Result> {
    let settled = false
    void promise.then(
      () => (settled = true),
      () => (settled = true),
    )
    for (let idle = 0; !settled;) {
      await this.quiet()
      if (settled) break
      const dueAt = this.world.clock.nextDueAt()
      if (dueAt !== null) this.world.clock.advanceTo(Math.max(dueAt, this.world.clock.now()))
      idle = dueAt === null ? idle + 1 : 0
      if (idle > 200) throw new Error(`Nothing is left to do: ${JSON.stringify(this.host.stats())}`)
    }
    return promise
  }

  async quiet(): Promise<void> {
    for (let turn = 0; turn < 6 || this.host.stats().pendingAppends > 0; turn += 1) {
      await turnEventLoop()
      if (turn > 1_000) return
    }
  }

  kill(): void {
    this.#life.dead = true
  }
}

/** A journal whose calls are never answered after death; what was on its way may still arrive. */
function mortalJournal(journal: Journal, life: { readonly dead: boolean }): Journal {
  const mortal = <Source extends object>(source: Source): Source =>
    new Proxy(source, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target)
        if (name === 'signals') return mortal(member as object)
        if (typeof member !== 'function') return member
        return async (...args: readonly unknown[]) => {
          if (life.dead) return new Promise(() => {})
          const result: unknown = await Reflect.apply(member, target, args)
          return life.dead ? new Promise(() => {}) : result
        }
      },
    })
  return mortal(journal)
}

function mortalClock(clock: VirtualClock, life: { readonly dead: boolean }) {
  return {
    now: () => clock.now(),
    schedule: (at: number, callback: () => void) => clock.schedule(at, () => (life.dead ? undefined : callback())),
  }
}
