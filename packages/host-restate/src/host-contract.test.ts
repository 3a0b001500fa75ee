import { CONTRACT_ACTOR, describeHostContract } from '@heddle/testkit/contracts'
import { startRestateServer, type RestateServer } from '@heddle/testkit/restate-server'
import { afterAll, beforeAll, describe } from 'vitest'
import { TestHost, WORKSPACE, createTestWorld, canRunRestate } from './test-host.ts'

describe.skipIf(!canRunRestate())('on a real Restate server', () => {
  let server: RestateServer
  beforeAll(async () => {
    server = await startRestateServer()
  })
  afterAll(async () => {
    await server.stop()
  })

  describeHostContract(
    'restate',
    async ({ runner, evaluator }) => {
      const test = await new TestHost(server, createTestWorld({ runner, evaluator })).start()
      const actor = { workspaceId: WORKSPACE, by: CONTRACT_ACTOR }
      return {
        execute: ({ plan, input }) => test.execute(plan, input),
        async signal(signal) {
          await test.host.signal({ ...actor, ...signal })
        },
        answer: (answer) => test.host.answer({ ...actor, ...answer }),
        cancel: (executionId, options) => test.host.cancel({ ...actor, executionId, ...options }),
        pause: (executionId) => test.host.pause({ ...actor, executionId, reason: 'test' }),
        resume: (executionId) => test.host.resume({ ...actor, executionId }),
        waitUntilSettled: (executionId) => test.host.waitUntilSettled(executionId),
        waitForEvent: (executionId, type, nodeKey) => test.waitForEvent(executionId, type, nodeKey),
        readEvents: (executionId) => test.readEvents(executionId),
        readValue: (executionId, value) => test.readValue(executionId, value),
        async restart() {
          await test.kill()
          await test.start()
        },
        dispose: () => test.kill(),
      }
    },
    {
      only: [
        'chain',
        'branch',
        'loop',
        'parallel',
        'retry',
        'failure',
        'timer',
        'signal',
        'approval',
        'suspension',
        'cancel',
        'pause',
        'crash',
      ],
    },
  )
})
