/*
 * A Heddle for `call-replay.test.ts` to kill. Arguments: data folder, execution. Replays it with `reuse: calls`, prints the
 * new execution's id and, once the second call of `test.asker` has been answered, `halfway`; then waits to be killed.
 */
import { toExecutionId } from '@heddle/model'
import { openHeddle } from './heddle.ts'
import { createAsker, testConfiguration } from './test-asker.ts'

const [, , folder = '', executionId = ''] = process.argv
const asker = createAsker({
  afterCall: async (count) => {
    if (count < 2) return
    console.log('halfway')
    await new Promise(() => {})
  },
})
const heddle = await openHeddle(testConfiguration(folder), { nodeTypes: [asker] })
const { workspaceId, host } = heddle
const started = await host.replay({
  workspaceId,
  executionId: toExecutionId(executionId),
  startedBy: 'test',
  reuse: 'calls',
})
console.log(started.executionId)
