import { toFailed } from '@heddle/engine'
import type { ExecutionId } from '@heddle/model'
import { toDefect } from './defect.ts'
import type { DriverInput } from './driver-input.ts'
import type { Services } from './services.ts'

/** Refused appends in a row after which results that cannot be recorded are taken as failures of their attempts. */
const REFUSALS_BEFORE_FAILING = 2

/** The inputs to take again after `refusals` refused appends in a row. */
export function toTakeAgain(
  inputs: readonly DriverInput[],
  refused: { readonly services: Services; readonly executionId: ExecutionId; readonly refusals: number },
): readonly DriverInput[] {
  if (refused.refusals < REFUSALS_BEFORE_FAILING) return inputs
  return inputs.map((input) => toFailure(input, refused))
}

function toFailure(
  input: DriverInput,
  { services, executionId }: { readonly services: Services; readonly executionId: ExecutionId },
): DriverInput {
  const { event } = input
  if (typeof event === 'function' || event.type !== 'attempt.completed') return input
  const nodeKey = event.nodeKey!
  const error = toDefect(services, executionId, new Error(`The result of ${nodeKey} could not be recorded.`))
  return {
    ...input,
    event: toFailed({ ...event.data, nodeKey, at: event.at }, { error, random: services.ids.random() }),
  }
}
