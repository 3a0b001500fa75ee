import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { IdSource } from '@heddle/engine'
import { toExecutionId } from '@heddle/model'

/** Ids and randomness of this process. Leases are unique over processes and cheap to make: one for every attempt. */
export function createSystemIds(): IdSource {
  const process = randomBytes(9).toString('base64url')
  let count = 0
  return {
    executionId: () => toExecutionId(randomUUIDv7()),
    lease: () => `${process}-${(count++).toString(36)}`,
    random: () => Math.random(),
  }
}
