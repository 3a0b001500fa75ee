/*
 * Sub-workflows: a child is an execution of its own; parent and child tell each other through events.
 *
 * Invariants
 * K1 The child's id is durable in its parent before the child exists; a crash between the two starts it again. A node
 *    that does not wait for its child is settled when the child exists, not before.
 * K2 What passes between them is self-contained: references into one journal are resolved first.
 */
import { checkInput } from '@heddle/json-schema'
import {
  HeddleError,
  NULL_VALUE,
  assertInvariant,
  isSettled,
  toWorkflowId,
  type ErrorInfo,
  type EventOf,
  type ExecutionId,
  type ExecutionStatus,
  type NewEvent,
  type NodeId,
  type NodeKey,
  type Plan,
  type StoredValue,
  type WorkspaceId,
} from '@heddle/model'
import type { ExecutionRow, ExecutionState, WorkflowSource } from '@heddle/engine'
import { toChildOrigin } from './call-sources.ts'
import { toDefect } from './defect.ts'
import type { DrivenExecution } from './driven-execution.ts'
import { launch } from './launch.ts'
import { toPortable } from './portable.ts'
import type { Residents } from './residents.ts'
import type { Services, StartChild } from './services.ts'

type Target = NonNullable<Awaited<ReturnType<WorkflowSource['load']>>>

interface Host {
  readonly services: Services
  readonly residents: Residents
}

/** Carries out `start-child`. What keeps a child from starting fails its node; the parent never waits for nobody. */
export async function startChild(host: Host, driver: DrivenExecution, command: StartChild): Promise<void> {
  const { childId } = command
  try {
    if (childId === null) await announceChild(host, driver, command)
    else await createChild(host, driver, { ...command, childId })
  } catch (cause) {
    // The host has stopped: the next one starts the child.
    if (cause instanceof HeddleError && cause.code === 'OVERLOADED') return
    const error = toDefect(host.services, driver.id, cause)
    const at = host.services.clock.now()
    const executionId = childId ?? host.services.ids.executionId()
    if (childId === null) driver.feed({ event: toNamed(command, { executionId, at, target: null }) })
    driver.feed({ event: toFailedStart(command, { executionId, at, error }) })
  }
}

/** K1: names the child in its parent; the engine then asks for it again, with its id. */
async function announceChild({ services }: Host, driver: DrivenExecution, command: StartChild): Promise<void> {
  const { workflow, version } = command
  const target = await services.workflows.load(driver.workspaceId, workflow, version)
  const at = services.clock.now()
  const executionId = services.ids.executionId()
  driver.feed({ event: toNamed(command, { executionId, at, target }) })
  if (target === null) driver.feed({ event: toFailedStart(command, { executionId, at, error: toMissing(command) }) })
}

function toNamed(
  { nodeKey, workflow, wait }: StartChild,
  child: {
    readonly executionId: ExecutionId
    readonly at: number
    readonly target: Pick<Target, 'workflowId' | 'version'> | null
  },
): NewEvent {
  const { executionId, at, target } = child
  const workflowId = target?.workflowId ?? toWorkflowId(workflow)
  const data = { executionId, workflowId, version: target?.version ?? null, waited: wait || target === null }
  return { type: 'child.started', at, nodeKey, data }
}

function toMissing({ workflow, version }: StartChild): ErrorInfo {
  const which = version === 'latest' ? 'no active version' : `no version ${version}`
  return {
    code: 'NOT_FOUND',
    message: `The workflow ${workflow} does not exist here or has ${which}; publish it, or correct the node.`,
  }
}

function toFailedStart(
  { nodeKey }: StartChild,
  child: { readonly executionId: ExecutionId; readonly at: number; readonly error: ErrorInfo },
): NewEvent {
  const { executionId, at, error } = child
  const data = { executionId, status: 'failed', outcome: 'failed', output: NULL_VALUE, error, runningMs: 0 } as const
  return { type: 'child.settled', at, nodeKey, data }
}

async function createChild(
  { services, residents }: Host,
  driver: DrivenExecution,
  command: StartChild & { readonly childId: ExecutionId },
): Promise<void> {
  const { childId, nodeKey, workflow, version } = command
  if (command.wait && residents.get(childId) !== undefined) return
  const existing = driver.wasLoaded ? await services.journal.load(childId) : null
  if (existing !== null) {
    const child = { workspaceId: driver.workspaceId, id: childId }
    if (!command.wait) driver.feed({ event: toCreated(services, existing.row, nodeKey) })
    else if (existing.row.endedAt !== null) driver.feed({ event: await toSettled(services, child, existing.row) })
    return
  }
  if (residents.get(childId) !== undefined) return
  const target = await services.workflows.load(driver.workspaceId, workflow, version)
  if (target === null) {
    const at = services.clock.now()
    driver.feed({ event: toFailedStart(command, { executionId: childId, at, error: toMissing(command) }) })
    return
  }
  const { workspaceId, head, id } = driver
  const input = await toChildInput(services, { driver, command, plan: target.plan })
  await launch(
    { services, residents },
    {
      executionId: childId,
      workspaceId,
      workflowId: target.workflowId,
      version: target.version,
      draftRevision: null,
      plan: target.plan,
      input,
      env: target.env,
      trigger: { kind: 'subworkflow', nodeId: findTrigger(target.plan) },
      startedBy: head.startedBy,
      parent: { executionId: id, nodeKey, depth: command.depth },
      origin: await toChildOrigin(services, driver, nodeKey),
      test: head.test,
      priority: head.priority,
      timeoutMs: command.timeoutMs,
    },
  )
  const created = { id: childId, workflowId: target.workflowId, version: target.version }
  if (!command.wait) driver.feed({ event: toCreated(services, created, nodeKey) })
}

/** Start-and-go: the child exists, and nobody waits for its end. */
function toCreated(
  { clock }: Services,
  { id, workflowId, version }: Pick<ExecutionRow, 'id' | 'workflowId' | 'version'>,
  nodeKey: NodeKey,
): NewEvent {
  const data = { executionId: id, workflowId, version, waited: false, created: true }
  return { type: 'child.started', at: clock.now(), nodeKey, data }
}

/** Self-contained (K2), with the defaults of the child's schema. Throws `INPUT_INVALID` when it does not satisfy it. */
async function toChildInput(
  services: Services,
  { driver, command, plan }: { readonly driver: DrivenExecution; readonly command: StartChild; readonly plan: Plan },
): Promise<StoredValue> {
  if (plan.input === null) return toPortable(services, driver, command.input)
  const { workspaceId, id } = driver
  const value = await services.values.reader(workspaceId, id).load(command.input)
  return services.values.store(
    workspaceId,
    checkInput(plan.input, value, `The input of the sub-workflow "${plan.name}"`),
  )
}

/** Where an execution starts that no trigger fired: at the manual trigger, else at the first. */
function findTrigger(plan: Plan): NodeId | null {
  const triggers = plan.scopes['']?.triggers ?? []
  return triggers.find((id) => plan.nodes[id]?.type === 'trigger.manual') ?? triggers[0] ?? null
}

/** A child has settled: tells its parent. One that is not waited for only shows that it exists. */
export async function tellParent({ services, residents }: Host, child: DrivenExecution): Promise<void> {
  const { parent } = child.head
  const { row } = child
  if (parent === null || row === null) return
  const settled = await toSettled(services, child, row)
  const isWaited = ({ nodes }: ExecutionState) => {
    const role = nodes[parent.nodeKey]?.role
    return role?.kind !== 'child' || role.waited
  }
  residents.feed(parent.executionId, {
    event: (state) => (isWaited(state) ? settled : toCreated(services, row, parent.nodeKey)),
  })
}

async function toSettled(
  services: Services,
  child: { readonly workspaceId: WorkspaceId; readonly id: ExecutionId },
  row: ExecutionRow,
): Promise<NewEvent> {
  const { status, outcome, error, runningMs, parentNodeKey } = row
  assertInvariant(isFinal(status) && parentNodeKey !== null, `Execution ${row.id} is ${status}, or nobody's child.`)
  const output = await toPortable(services, child, row.output)
  const at = services.clock.now()
  const data = { executionId: row.id, status, outcome, output, error, runningMs }
  return { type: 'child.settled', at, nodeKey: parentNodeKey, data }
}

type FinalStatus = EventOf<'child.settled'>['data']['status']

function isFinal(status: ExecutionStatus): status is FinalStatus {
  return isSettled(status)
}
