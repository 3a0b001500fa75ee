import { describeHostContract } from '@heddle/testkit/contracts'
import { toWorkflowId } from '@heddle/model'
import { ACTOR, WORKSPACE, createTestWorld, startTestHost, type TestHost } from './test-host.ts'
import { Values } from './values.ts'

describeHostContract('embedded, on virtual time', async (parts) => {
  const world = { ...createTestWorld(), ...parts }
  let test: TestHost = await startTestHost(world)
  return {
    async execute({ plan, input }) {
      return test.execute(plan, { input, workflowId: toWorkflowId('contract') })
    },
    async signal(signal) {
      await test.host.signal({ workspaceId: WORKSPACE, by: ACTOR, ...signal })
    },
    answer: (answer) => test.host.answer({ workspaceId: WORKSPACE, by: ACTOR, ...answer }),
    cancel: (executionId, options) => test.host.cancel({ workspaceId: WORKSPACE, by: ACTOR, executionId, ...options }),
    pause: (executionId) => test.host.pause({ workspaceId: WORKSPACE, by: ACTOR, executionId, reason: 'test' }),
    resume: (executionId) => test.host.resume({ workspaceId: WORKSPACE, by: ACTOR, executionId }),
    waitUntilSettled: async (executionId) => (await test.finish(executionId)).row,
    waitForEvent: (executionId, type, nodeKey) => test.waitForEvent(executionId, type, nodeKey),
    readEvents: (executionId) => test.events(executionId),
    readValue: (executionId, value) => new Values(world).reader(WORKSPACE, executionId).load(value),
    async restart() {
      test.kill()
      test = await startTestHost(world)
    },
    async dispose() {
      test.kill()
    },
  }
})
