import type { Append, AppendResult, BlobStore, Journal } from '@heddle/engine'
import {
  toExecutionId,
  toNodeKey,
  toWorkflowId,
  toWorkspaceId,
  type EventType,
  type ExecutionEvent,
  type ExecutionId,
  type Json,
  type NodeRunner,
  type Plan,
  type StoredValue,
} from '@heddle/model'
import { MemoryJournal, ScriptedRunner, createTestEvaluator } from '@heddle/testkit'
import { isRestateInstalled, type RestateServer } from '@heddle/testkit/restate-server'
import type { Incident, LeaseStore, RestateHost, RestateHostParts } from './host.ts'
import { RecordedEvents } from './recorded-events.ts'
import { createRestateHost } from './restate-host.ts'
import { Values } from './values.ts'

export const WORKSPACE = toWorkspaceId('w1')
export const ACTOR = 'person:tester'

/** Whether tests on a real server can run; says what is missing when not. */
export function canRunRestate(): boolean {
  if (isRestateInstalled()) return true
  console.warn('Tests on a real Restate server are skipped: `npm ci` in tools/test-servers installs it.')
  return false
}

/** A journal in memory that tells when something was written. */
export class WatchedJournal extends MemoryJournal {
  #written = Promise.withResolvers<void>()

  override async append(appends: readonly Append[]): Promise<readonly AppendResult[]> {
    const results = await super.append(appends)
    this.#written.resolve()
    this.#written = Promise.withResolvers<void>()
    return results
  }

  /** The first event that matches, recorded already or later. */
  async waitForEvent(executionId: ExecutionId, matches: (event: ExecutionEvent) => boolean): Promise<ExecutionEvent> {
    for (;;) {
      const written = this.#written.promise
      const found = (await this.readEvents(executionId, 0, 100_000)).find(matches)
      if (found !== undefined) return found
      await written
    }
  }

  /** Resolves once a step of the node execution is recorded. */
  async waitForStep(executionId: ExecutionId, nodeKey: string): Promise<void> {
    for (;;) {
      const written = this.#written.promise
      if ((await this.readSteps(executionId, toNodeKey(nodeKey))).length > 0) return
      await written
    }
  }
}

/** What outlives a host: storage, the world outside, who was entered. */
export interface TestWorld {
  readonly journal: WatchedJournal
  readonly blobs: BlobStore
  readonly leases: LeaseStore
  readonly runner: NodeRunner
  readonly evaluator: RestateHostParts['evaluator']
}

export function createTestWorld(parts: Partial<TestWorld> = {}): TestWorld {
  return {
    journal: new WatchedJournal(),
    blobs: createMemoryBlobs(),
    leases: createMemoryLeases(),
    runner: new ScriptedRunner(),
    evaluator: createTestEvaluator(),
    ...parts,
  }
}

function createMemoryBlobs(): BlobStore {
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

/** Blobs whose `put` waits, from `hold` on, until what `hold` gave is called. */
export function createHeldBlobs(): { readonly blobs: BlobStore; hold(): () => void } {
  const inner = createMemoryBlobs()
  let gate: Promise<void> = Promise.resolve()
  return {
    blobs: {
      put: async (workspaceId, bytes) => {
        await gate
        return inner.put(workspaceId, bytes)
      },
      get: (workspaceId, sha256) => inner.get(workspaceId, sha256),
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

function createMemoryLeases(): LeaseStore {
  const begun = new Set<string>()
  return {
    begin: async (executionId, nodeKey, lease) => {
      const name = `${executionId} ${nodeKey} ${lease}`
      if (begun.has(name)) return 'seen'
      begun.add(name)
      return 'fresh'
    },
  }
}

/** One process after the other on one address of a real Restate server. */
export class TestHost {
  readonly world: TestWorld
  readonly incidents: Incident[] = []
  readonly #server: RestateServer
  readonly #parts: Partial<RestateHostParts>
  readonly #entered = new Map<string, PromiseWithResolvers<void>>()
  #life: { dead: boolean; host: RestateHost } | null = null

  constructor(server: RestateServer, world: TestWorld, parts: Partial<RestateHostParts> = {}) {
    this.#server = server
    this.world = world
    this.#parts = parts
  }

  get host(): RestateHost {
    if (this.#life === null) throw new Error('The host has not been started.')
    return this.#life.host
  }

  async start(): Promise<this> {
    const life = { dead: false }
    const { journal, leases } = this.world
    const port = ports.get(this.#server)
    const host = createRestateHost({
      ...this.world,
      journal: mortal(journal, life),
      leases: mortal(leases, life),
      runner: this.#watchedRunner(),
      clock: { now: () => Date.now() },
      ids: { executionId: () => toExecutionId(crypto.randomUUID()) },
      ingressUrl: this.#server.ingressUrl,
      adminUrl: port === undefined ? this.#server.adminUrl : null,
      endpoint: port === undefined ? {} : { port },
      engineRelease: 'test',
      report: (incident) => this.incidents.push(incident),
      ...this.#parts,
    })
    const { url } = await host.start()
    ports.set(this.#server, Number(new URL(url).port))
    this.#life = Object.assign(life, { host })
    return this
  }

  /** Ends without a word: nothing it still does reaches storage, and its connections break. */
  async kill(): Promise<void> {
    const life = this.#life
    this.#life = null
    if (life === null) return
    life.dead = true
    await life.host.stop({ graceMs: 0 })
  }

  /** Ends as it should. */
  async stop(): Promise<void> {
    const life = this.#life
    this.#life = null
    await life?.host.stop()
  }

  async execute(plan: Plan, input: Json = null): Promise<ExecutionId> {
    const { executionId } = await this.host.execute({
      workspaceId: WORKSPACE,
      workflowId: toWorkflowId('contract'),
      version: 1,
      draftRevision: null,
      plan,
      input,
      trigger: { kind: 'manual', nodeId: null },
      startedBy: ACTOR,
    })
    return executionId
  }

  /** Of an attempt's start: resolves when the runner has been entered, too. */
  async waitForEvent(executionId: ExecutionId, type: EventType, nodeKey?: string): Promise<ExecutionEvent> {
    const matches = (event: ExecutionEvent) =>
      event.type === type && (nodeKey === undefined || event.nodeKey === nodeKey)
    const event = await this.world.journal.waitForEvent(executionId, matches)
    if (event.type === 'attempt.started') await this.#entrance(event.data.lease).promise
    return event
  }

  readEvents(executionId: ExecutionId): Promise<readonly ExecutionEvent[]> {
    return this.world.journal.readEvents(executionId, 0, 100_000)
  }

  async readValue(executionId: ExecutionId, value: StoredValue): Promise<Json> {
    const recorded = new RecordedEvents()
    recorded.add(await this.readEvents(executionId))
    return new Values(this.world.blobs).reader(WORKSPACE, recorded).load(value)
  }

  #watchedRunner(): NodeRunner {
    const { runner } = this.world
    return {
      sideEffects: (node, config) => runner.sideEffects(node, config),
      run: (invocation, channel, signal) => {
        this.#entrance(invocation.lease).resolve()
        return runner.run(invocation, channel, signal)
      },
    }
  }

  #entrance(lease: string): PromiseWithResolvers<void> {
    const known = this.#entered.get(lease)
    if (known !== undefined) return known
    const entrance = Promise.withResolvers<void>()
    this.#entered.set(lease, entrance)
    return entrance
  }
}

/** The address at which each server knows the handlers. */
const ports = new WeakMap<RestateServer, number>()

/** Calls are never answered after death; what was on its way may still arrive. */
function mortal<Source extends Journal | LeaseStore | Journal['signals']>(
  source: Source,
  life: { readonly dead: boolean },
): Source {
  return new Proxy(source, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (name === 'signals') return mortal(member as Journal['signals'], life)
      if (typeof member !== 'function') return member
      return async (...args: readonly unknown[]) => {
        if (life.dead) return new Promise(() => {})
        const result: unknown = await Reflect.apply(member, target, args)
        return life.dead ? new Promise(() => {}) : result
      }
    },
  })
}
