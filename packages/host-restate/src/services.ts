import type { Evaluator, Journal, Clock } from '@heddle/engine'
import type { NodeRunner } from '@heddle/model'
import type { Incident, LeaseStore, RestateHostParts } from './host.ts'
import type { LiveAttempts } from './live-attempts.ts'
import type { Projector } from './projector.ts'
import type { Values } from './values.ts'

/** What the invocations of all executions in this process share. */
export interface Services {
  readonly journal: Journal
  readonly leases: LeaseStore
  readonly evaluator: Evaluator
  readonly runner: NodeRunner
  readonly clock: Pick<Clock, 'now'>
  readonly values: Values
  readonly projector: Projector
  readonly live: LiveAttempts
  readonly validateForm: RestateHostParts['validateForm']
  readonly remind: RestateHostParts['remind']
  report(incident: Incident): void
}
