import { HeddleError, type Json, type NodeKey, type RunChannel } from '@heddle/model'
import type { DrivenExecution } from './driven-execution.ts'
import type { Services } from './services.ts'

/** What a running attempt tells: steps and calls through the group commit, the rest passing by. */
export function createRunChannel(entry: {
  readonly services: Services
  readonly driver: DrivenExecution
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly lease: string
}): RunChannel {
  const { services, driver, nodeKey, attempt, lease } = entry
  const source = {
    workspaceId: driver.head.workspaceId,
    executionId: driver.id,
    nodeKey,
    attempt,
    lastSeq: () => driver.seq,
  }
  const holdsLease = () => driver.isRunning(nodeKey, lease)
  const assertLease = () => {
    if (holdsLease()) return
    throw new HeddleError('CONFLICT', `Attempt ${attempt} of ${nodeKey} has ended; it can record nothing any more.`)
  }
  return {
    async saveStep(step) {
      assertLease()
      await driver.writeBeside({ steps: [{ nodeKey, step }], isWanted: holdsLease })
      services.subscriptions.publish(driver.id, { kind: 'step', nodeKey, step })
    },
    async saveCall(call) {
      assertLease()
      await driver.writeBeside({ calls: [{ nodeKey, attempt, call }], isWanted: holdsLease })
    },
    log(level, message, fields: Json = null) {
      if (holdsLease()) services.channels.log(source, level, { message, fields })
    },
    progress(done, total, message) {
      if (!holdsLease()) return
      services.channels.progress(source, { done, total, ...(message === undefined ? {} : { message }) })
    },
    emit(channel, data) {
      if (holdsLease()) services.channels.emit(source, channel, data)
    },
  }
}
