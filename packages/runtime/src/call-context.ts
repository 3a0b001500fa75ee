import type { Caller } from './caller.ts'
import type { Heddle } from './heddle.ts'

/** What every use-case gets first: who asks, and the Heddle that is asked. */
export interface CallContext {
  readonly caller: Caller
  readonly heddle: Pick<Heddle, 'store' | 'catalogue' | 'ports'>
}
