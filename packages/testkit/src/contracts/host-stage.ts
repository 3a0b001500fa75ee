import type { WorkflowSource } from '@heddle/engine'
import {
  NULL_VALUE,
  assertInvariant,
  toWorkflowId,
  type EventOf,
  type EventType,
  type ExecutionEvent,
  type ExecutionId,
  type Json,
  type Plan,
} from '@heddle/model'
import { expect, it } from 'vitest'
import { buildPlan, type TestWorkflow } from '../plan-builder.ts'
import { ScriptedRunner } from '../scripted-runner.ts'
import { createTestEvaluator } from '../test-evaluator.ts'
import type { HostFeature, HostParts, HostUnderTest } from './host-under-test.ts'

/** One host with its world, for the length of one test. */
export class HostStage {
  readonly #makeHost: (parts: HostParts) => Promise<HostUnderTest>
  #host: HostUnderTest | null = null
  #runner = new ScriptedRunner()
  readonly #plans = new Map<string, Plan>()
  readonly #features: readonly HostFeature[]

  constructor(makeHost: (parts: HostParts) => Promise<HostUnderTest>, features: readonly HostFeature[]) {
    this.#makeHost = makeHost
    this.#features = features
  }

  /** Declares a test of `feature`. */
  test(feature: HostFeature, title: string, check: () => Promise<void>): void {
    it.skipIf(!this.#features.includes(feature))(title, check)
  }

  get host(): HostUnderTest {
    assertInvariant(this.#host !== null, 'The contract has no host yet.')
    return this.#host
  }

  get runner(): ScriptedRunner {
    return this.#runner
  }

  async open(): Promise<void> {
    this.#runner = new ScriptedRunner()
    this.#plans.clear()
    const workflows: WorkflowSource = {
      load: async (_, workflow) => {
        const plan = this.#plans.get(workflow)
        return plan === undefined ? null : { workflowId: toWorkflowId(workflow), version: 1, plan, env: NULL_VALUE }
      },
    }
    this.#host = await this.#makeHost({ runner: this.#runner, evaluator: createTestEvaluator(), workflows })
  }

  async close(): Promise<void> {
    const host = this.#host
    this.#host = null
    await host?.dispose()
  }

  offer(name: string, workflow: TestWorkflow): void {
    this.#plans.set(name, buildPlan(workflow))
  }

  start(workflow: TestWorkflow, input: Json = null): Promise<ExecutionId> {
    return this.host.execute({ plan: buildPlan(workflow), input })
  }

  /** Waits until it is settled and reads what came out. */
  async finish(executionId: ExecutionId) {
    const row = await this.host.waitUntilSettled(executionId)
    const events = await this.host.readEvents(executionId)
    expectGapless(events)
    return { row, events, output: await this.host.readValue(executionId, row.output) }
  }

  async run(workflow: TestWorkflow, input: Json = null) {
    return this.finish(await this.start(workflow, input))
  }

  /** Waits until `nodeKey` opened a wait and gives its id. */
  async waitId(executionId: ExecutionId, nodeKey: string): Promise<string> {
    const event = await this.host.waitForEvent(executionId, 'wait.opened', nodeKey)
    assertInvariant(event.type === 'wait.opened', `Asked for wait.opened, the host gave ${event.type}.`)
    return event.data.waitId
  }
}

/** The events of one type, in order. */
export function ofType<Type extends EventType>(
  events: readonly ExecutionEvent[],
  type: Type,
): readonly EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> & ExecutionEvent => event.type === type)
}

function expectGapless(events: readonly ExecutionEvent[]): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1))
}
