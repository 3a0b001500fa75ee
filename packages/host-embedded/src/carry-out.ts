import type { Command } from '@heddle/engine'
import { HeddleError, assertNever, type ExecutionEvent } from '@heddle/model'
import type { DriverTimers } from './driver-timers.ts'
import type { DrivenExecution } from './driven-execution.ts'
import type { Attempts } from './attempts.ts'
import type { Evaluations } from './evaluations.ts'
import type { Services } from './services.ts'

/** Who does it. */
export interface CarryingOut {
  readonly services: Services
  readonly driver: DrivenExecution
  readonly timers: DriverTimers
  readonly attempts: Attempts
  readonly evaluations: Evaluations
}

/** Does what the engine asked for; its turn, with these `events`, is durable. */
export function carryOut(command: Command, by: CarryingOut, events: readonly ExecutionEvent[]): void {
  const { services, driver, timers, attempts, evaluations } = by
  const { outside } = services
  switch (command.kind) {
    case 'evaluate':
      void driver.during(evaluations.carryOut(command.request))
      return
    case 'abort-attempt':
      attempts.abort(command)
      return
    case 'set-timer':
      timers.set(command)
      return
    case 'clear-timer':
      timers.clear(command.timerId)
      return
    case 'open-wait':
      if (command.spec.kind === 'signal') void driver.during(outside.claimSignal(driver, command))
      return
    case 'start-child':
      void driver.during(outside.startChild(driver, command))
      return
    case 'cancel-child':
      void driver.during(outside.cancelChild(command.childId, command.reason))
      return
    case 'settle':
      if (!driver.isFiled) outside.settled(driver, { restartAt: command.restartAt, events })
      return
    case 'run-node':
      throw new HeddleError('INTERNAL_ERROR', `run-node of ${command.nodeKey} was not taken on in its turn.`)
    default:
      assertNever(command, 'command')
  }
}
