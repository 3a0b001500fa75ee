import { assertInvariant, toNodeKey, type CallRecord, type ExecutionId, type RunInvocation } from '@heddle/model'
import { fail, hang, inTurn, suspendOn, turnEventLoop, type NodeBehaviour, type TestWorkflow } from '@heddle/testkit'
import { describe, expect, it } from 'vitest'
import type { ReplayRequest } from './host.ts'
import { ACTOR, WORKSPACE, createTestWorld, startTestHost, type TestHost } from './test-host.ts'

/* Which recorded calls a replay with `reuse: calls` is given: what the runner makes of them is node-sdk's. */

function makeCall({ attempt, losses, entry, executionId }: RunInvocation): CallRecord {
  return {
    callId: `${executionId}/${attempt}.${entry}`,
    stepKey: null,
    toolId: 'ask',
    toolType: 'tool',
    startedAt: 0,
    endedAt: 0,
    ok: true,
    code: null,
    place: { attempt: attempt - losses, entry, n: 1 },
    requestHash: 'hash',
    request: { json: null },
    response: { json: `${attempt}.${entry}` },
  }
}

/** Records one call, then does `then`. */
function calling(seen: RunInvocation[], then: NodeBehaviour): NodeBehaviour {
  return async (invocation, tools) => {
    seen.push(invocation)
    await tools.channel.saveCall(makeCall(invocation))
    return then(invocation, tools)
  }
}

const succeedWithId: NodeBehaviour = ({ executionId }) => ({ kind: 'completed', output: executionId })

async function stage(children: { readonly [name: string]: TestWorkflow } = {}) {
  const world = createTestWorld(children)
  const seen: RunInvocation[] = []
  const replay = async (test: TestHost, executionId: ExecutionId, request: Partial<ReplayRequest> = {}) => {
    const asked = { workspaceId: WORKSPACE, executionId, startedBy: ACTOR, reuse: 'calls', ...request } as const
    return (await test.until(test.host.replay(asked))).executionId
  }
  /** The calls that the entries of `executionId` into `nodeKey` were given. */
  const given = (executionId: ExecutionId, nodeKey: string) =>
    seen
      .filter((invocation) => invocation.executionId === executionId && invocation.nodeKey === nodeKey)
      .map(({ recorded }) => recorded)
  return { world, seen, replay, given, test: await startTestHost(world) }
}

const TWO: TestWorkflow = { nodes: { first: {}, second: {} }, edges: ['first > second'], output: { id: 'second' } }

describe('a replay that answers calls', () => {
  it('runs every node again, with the calls that it had recorded', async () => {
    const { world, seen, replay, given, test } = await stage()
    for (const node of ['first', 'second']) world.runner.on(node, calling(seen, succeedWithId))
    const first = await test.execute(TWO)
    await test.finish(first)
    expect(given(first, 'first')).toEqual([undefined])
    const again = await replay(test, first, { onChangedCall: 'reuse' })
    const { row, output, events } = await test.finish(again)
    expect([row.status, output]).toEqual(['completed', { id: again }])
    expect(events.filter(({ type }) => type === 'node.reused')).toEqual([])
    const calls = await world.journal.readCalls(first, toNodeKey('second'))
    expect(given(again, 'second')).toEqual([{ executionId: first, onChanged: 'reuse', calls }])
  })

  it('tells the runner how many attempts were lost, and gives it the same record after a crash', async () => {
    const { world, seen, replay, given, test } = await stage()
    world.runner.on('first', calling(seen, inTurn(succeedWithId, hang(), succeedWithId)))
    world.runner.on('second', calling(seen, succeedWithId))
    const first = await test.execute(TWO)
    await test.finish(first)
    const again = await replay(test, first)
    await test.waitForEvent(again, 'attempt.started', 'first')
    test.kill()
    const next = await startTestHost(world)
    expect((await next.finish(again)).row.status).toBe('completed')
    const answers = given(again, 'first')
    expect(answers).toHaveLength(2)
    expect(answers[1]).toEqual(answers[0])
    const own = seen.filter(({ executionId, nodeKey }) => executionId === again && nodeKey === 'first')
    expect(own.map(({ attempt, losses }) => [attempt, losses])).toEqual([
      [1, 0],
      [2, 1],
    ])
  })

  it('finds the calls of what the recorded execution had itself taken over where they were made', async () => {
    const { world, seen, replay, given, test } = await stage()
    for (const node of ['first', 'second']) world.runner.on(node, calling(seen, succeedWithId))
    const first = await test.execute(TWO)
    await test.finish(first)
    const partly = await replay(test, first, { reuse: 'upstream', from: ['second'] })
    await test.finish(partly)
    const again = await replay(test, partly)
    await test.finish(again)
    expect(given(again, 'first')[0]?.executionId).toBe(first)
    expect(given(again, 'second')[0]?.executionId).toBe(partly)
    expect(given(again, 'first')[0]?.calls).toHaveLength(1)
  })

  it('answers the calls of sub-workflows from the children of the recorded execution', async () => {
    const { world, seen, replay, given, test } = await stage({ inner: { nodes: { ask: {} } } })
    world.runner.on('ask', calling(seen, succeedWithId))
    const workflow: TestWorkflow = {
      nodes: {
        many: { type: 'flow.loop', config: { mode: 'forEach', items: '[1, 2]' } },
        child: { parent: 'many', type: 'flow.subworkflow', config: { workflow: 'inner' } },
      },
    }
    const childrenOf = async (executionId: ExecutionId) =>
      (await test.finish(executionId)).events.flatMap((event) =>
        event.type === 'child.started' ? event.data.executionId : [],
      )
    const first = await test.execute(workflow)
    const children = await childrenOf(first)
    const again = await replay(test, first, { onChangedCall: 'call' })
    const newChildren = await childrenOf(again)
    expect(newChildren).toHaveLength(2)
    for (const [at, child] of newChildren.entries()) {
      expect(given(child, 'ask')).toMatchObject([{ executionId: children[at], onChanged: 'call', calls: [{}] }])
      expect((await world.journal.load(child))?.row.originId).toBe(children[at])
    }
  })

  it('counts every call of a sub-workflow that was never started as changed', async () => {
    const { world, seen, replay, given, test } = await stage({ inner: { nodes: { ask: {} } } })
    world.runner.on('ask', calling(seen, succeedWithId))
    const workflow: TestWorkflow = {
      nodes: { child: { type: 'flow.subworkflow', when: 'input.go', config: { workflow: 'inner' } } },
    }
    const first = await test.execute(workflow, { input: { go: false } })
    await test.finish(first)
    const again = await replay(test, first, { input: { go: true } })
    const { events } = await test.finish(again)
    const started = events.find((event) => event.type === 'child.started')
    assertInvariant(started?.type === 'child.started', 'The child was never started.')
    expect(given(started.data.executionId, 'ask')).toEqual([{ executionId: null, onChanged: 'fail', calls: [] }])
  })

  it('answers the next try of a failed execution from the next try of the recorded one', async () => {
    const { world, seen, replay, given, test } = await stage()
    world.runner.on('first', calling(seen, inTurn(fail('TOOL_BAD_REQUEST'), succeedWithId)))
    const workflow: TestWorkflow = { nodes: { first: {} }, settings: { maxAttempts: 2 } }
    const first = await test.execute(workflow)
    await test.finish(first)
    await test.until(untilSeen(seen, 2, test))
    const second = seen[1]!.executionId
    await test.finish(second)
    world.runner.on('first', calling(seen, inTurn(fail('TOOL_BAD_REQUEST'), succeedWithId)))
    const again = await replay(test, first, { onChangedCall: 'reuse' })
    await test.finish(again)
    await test.until(untilSeen(seen, 4, test))
    const next = seen[3]!.executionId
    expect(given(again, 'first')[0]?.executionId).toBe(first)
    expect(given(next, 'first')[0]).toMatchObject({ executionId: second, onChanged: 'reuse' })
    expect((await test.finish(next)).row.status).toBe('completed')
  })

  it('goes on after a wait with the same record', async () => {
    const { world, seen, replay, given, test } = await stage()
    const pause = { kind: 'time', dueAt: world.clock.now() + 1_000 } as const
    world.runner.on('first', calling(seen, suspendOn({ pause }, succeedWithId)))
    const first = await test.execute({ nodes: { first: {} } })
    await test.finish(first)
    const again = await replay(test, first)
    await test.finish(again)
    const answers = given(again, 'first')
    expect(answers.map((recorded) => recorded?.calls.map(({ place }) => place.entry))).toEqual([
      [1, 2],
      [1, 2],
    ])
  })

  it('fails, and calls nobody, when retention has taken the recorded execution meanwhile', async () => {
    const { world, seen, replay, test } = await stage()
    world.runner.on('second', calling(seen, succeedWithId))
    const workflow: TestWorkflow = {
      nodes: { rest: { type: 'flow.wait', config: { seconds: 5 } }, second: {} },
      edges: ['rest > second'],
    }
    const first = await test.execute(workflow)
    await test.finish(first)
    const again = await replay(test, first, { onChangedCall: 'call' })
    await test.waitForEvent(again, 'wait.opened', 'rest')
    world.journal.cut(first, 0)
    const { row } = await test.finish(again)
    expect(row).toMatchObject({
      status: 'failed',
      error: { code: 'NOT_FOUND', message: expect.stringContaining(first) },
    })
    expect(seen.filter(({ executionId }) => executionId === again)).toEqual([])
  })
})

async function untilSeen(seen: readonly RunInvocation[], count: number, test: TestHost): Promise<void> {
  while (seen.length < count || test.host.stats().open > 0) await turnEventLoop()
}
