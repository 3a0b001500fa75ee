import type { LogLine } from '@heddle/engine'
import { HeddleError, type RunChannel } from '@heddle/model'
import type { ExecutionProjection } from './execution-projection.ts'
import type { Services } from './services.ts'

/** What a running entry tells: steps and calls are rows beside the projection; progress and text are dropped (README). */
export function createRunChannel(
  services: Services,
  entry: {
    readonly source: Pick<LogLine, 'workspaceId' | 'executionId' | 'nodeKey' | 'attempt'>
    readonly projection: ExecutionProjection
    readonly isOpen: () => boolean
  },
): RunChannel {
  const { source, projection, isOpen } = entry
  const { nodeKey, attempt, executionId } = source
  const assertOpen = () => {
    if (isOpen()) return
    throw new HeddleError('CONFLICT', `Attempt ${attempt} of ${nodeKey} has ended; it can record nothing any more.`)
  }
  return {
    async saveStep(step) {
      assertOpen()
      await projection.write({ steps: [{ nodeKey, step }], calls: [] })
    },
    async saveCall(call) {
      assertOpen()
      await projection.write({ steps: [], calls: [{ nodeKey, attempt, call }] })
    },
    log(level, message, fields = null) {
      if (!isOpen()) return
      const line = { ...source, at: services.clock.now(), level, message, fields }
      // Passing: losing lines changes no execution.
      services.journal.appendLogs([line]).catch((cause: unknown) => {
        services.report({ kind: 'storage', executionId, message: 'A log line is gone.', errorId: null, cause })
      })
    },
    progress() {},
    emit() {},
  }
}
