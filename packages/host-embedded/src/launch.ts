import { createExecution, type CreateExecutionArgs } from '@heddle/engine'
import {
  HeddleError,
  NULL_VALUE,
  type EvaluationScope,
  type ExecutionId,
  type NewEvent,
  type Plan,
} from '@heddle/model'
import { describeKey } from './describe-key.ts'
import type { Idempotency, Started } from './host.ts'
import type { Residents } from './residents.ts'
import type { Services } from './services.ts'

/** A new execution, whoever wants it. */
export type LaunchRequest = Omit<CreateExecutionArgs, 'engineRelease' | 'concurrencyKey' | 'at'> & {
  readonly idempotency?: Idempotency
}

/** Creates an execution; resolves once that is durable. */
export async function launch(
  { services, residents }: { readonly services: Services; readonly residents: Residents },
  request: LaunchRequest,
): Promise<Started> {
  // Every execution has its own plan of revision 1, whatever revision an earlier one had reached.
  const plan: Plan = request.plan.revision === 1 ? request.plan : { ...request.plan, revision: 1 }
  const concurrencyKey = await toConcurrencyKey(services, request)
  const at = services.clock.now()
  const { engineRelease } = services
  const created = createExecution({ ...request, plan, engineRelease, concurrencyKey, at })
  const limit = plan.settings.concurrency
  const holders = concurrencyKey === null ? [] : services.admission.keyHolders(concurrencyKey)
  const isFull = limit !== null && holders.length >= limit.limit
  const started = new Promise<Started>((resolve, reject) => {
    const driver = residents.create({
      executionId: request.executionId,
      workspaceId: request.workspaceId,
      plan,
      creation: {
        idempotency: request.idempotency ?? null,
        onRepeated: ({ executionId, sameBody }) =>
          sameBody ? resolve({ executionId, repeated: true }) : reject(otherBody(executionId)),
      },
    })
    driver.feed({
      event: created,
      done: (error) => (error === null ? resolve({ executionId: driver.id, repeated: false }) : reject(error)),
    })
    if (isFull && limit.onLimit === 'skip' && concurrencyKey !== null)
      driver.feed({ event: toSkip(concurrencyKey, at) })
  })
  if (isFull && limit.onLimit === 'cancel-running') cancelHolders(residents, { holders, at })
  return started
}

/** The key that executions of this workflow share, or null when it has no keyed concurrency. */
async function toConcurrencyKey(services: Services, request: LaunchRequest): Promise<string | null> {
  const { concurrency } = request.plan.settings
  if (concurrency === null) return null
  if (concurrency.key === null) return request.workflowId
  const expressions = { key: { text: concurrency.key, mode: 'value' } } as const
  const answer = await services.evaluator.evaluate(
    {
      nodeKey: null,
      planRevision: 1,
      purpose: 'concurrency',
      task: { kind: 'expressions', expressions },
      scope: toScope(services, request),
    },
    request.plan,
    services.values.reader(request.workspaceId, request.executionId),
  )
  if (!answer.ok) throw new HeddleError(answer.error.code, `settings.concurrency.key: ${answer.error.message}`)
  const value = answer.values.key ?? null
  return `${request.workflowId}:${typeof value === 'string' ? value : JSON.stringify(value)}`
}

/** What can be seen before the first node. */
function toScope(services: Services, request: LaunchRequest): EvaluationScope {
  const at = services.clock.now()
  const { trigger, startedBy, executionId, parent, workflowId, plan, version } = request
  return {
    input: request.input,
    nodes: {},
    inputs: [],
    loops: [],
    execution: {
      id: executionId,
      startedAt: at,
      trigger: trigger.kind,
      startedBy,
      parentId: parent?.executionId ?? null,
    },
    workflow: { id: workflowId, name: plan.name, version },
    env: request.env ?? NULL_VALUE,
    vars: {},
    timezone: plan.settings.timezone,
    now: at,
    seed: executionId,
  }
}

function toSkip(concurrencyKey: string, at: number): NewEvent {
  const reason = `skipped, because another execution ${describeKey(concurrencyKey)} is running`
  return { type: 'execution.cancel-requested', at, data: { by: 'engine', reason, compensate: false } }
}

function cancelHolders(
  residents: Residents,
  { holders, at }: { readonly holders: readonly ExecutionId[]; readonly at: number },
): void {
  const reason = 'a newer execution with the same concurrency key takes its place'
  const event: NewEvent = { type: 'execution.cancel-requested', at, data: { by: 'engine', reason, compensate: false } }
  // Settled meanwhile, or cancelled already: then there is nothing to do.
  for (const holder of holders) residents.feed(holder, { event })
}

function otherBody(executionId: ExecutionId): HeddleError {
  return new HeddleError(
    'CONFLICT',
    `The idempotency key was used with another body, for execution ${executionId}. Send a new key.`,
  )
}
