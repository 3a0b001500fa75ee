import { NULL_VALUE, assertInvariant, type ExecutionEvent } from '@heddle/model'
import { afterEach, beforeEach, describe, expect } from 'vitest'
import type { TestWorkflow } from '../plan-builder.ts'
import { fail, failFirst, hang, inTurn, succeed, suspendOn } from '../scripted-runner.ts'
import { HostStage, ofType } from './host-stage.ts'
import { HOST_FEATURES, type HostFeature, type HostParts, type HostUnderTest } from './host-under-test.ts'

/*
 * What every host must do, whatever drives it (engine.md, "Restate host": one contract suite runs on both hosts).
 * Waits and retry delays are short, so that a host in real time is quick; no test depends on how long anything took.
 */

/**
 * Declares the contract suite for the host that `makeHost` makes, once per test; `name` heads its tests. `only`: the
 * features the host has, default all; tests of others are skipped.
 */
export function describeHostContract(
  name: string,
  makeHost: (parts: HostParts) => Promise<HostUnderTest>,
  { only = HOST_FEATURES }: { readonly only?: readonly HostFeature[] } = {},
): void {
  describe(`host contract: ${name}`, () => {
    const stage = new HostStage(makeHost, only)
    beforeEach(() => stage.open())
    afterEach(() => stage.close())
    describeFlow(stage)
    describeAttempts(stage)
    describeWaits(stage)
    describeControl(stage)
    describeCrashes(stage)
  })
}

function describeFlow(stage: HostStage): void {
  stage.test('chain', 'runs a chain in order and passes outputs on', async () => {
    const { row, output, events } = await stage.run(
      {
        nodes: {
          first: { config: { output: '${{ input.word }}' } },
          second: { type: 'test.value', config: { value: 'first + "!"' } },
          third: { config: { output: ['${{ second }}', '${{ inputs[0] }}'] } },
        },
        edges: ['first > second', 'second > third'],
        output: { all: 'third' },
      },
      { word: 'hello' },
    )
    expect(row).toMatchObject({ status: 'completed', outcome: 'success', nodesCompleted: 3, error: null })
    expect(output).toEqual({ all: ['hello!', 'hello!'] })
    expect(ofType(events, 'node.completed').map((event) => event.nodeKey)).toEqual(['first', 'second', 'third'])
  })

  stage.test('branch', 'takes the branch whose condition holds and skips the other with its cause', async () => {
    const { row, events } = await stage.run(
      {
        nodes: {
          big: { type: 'flow.condition', config: { condition: 'input.size > 10' } },
          large: {},
          small: {},
        },
        edges: ['big.true > large', 'big.false > small'],
      },
      { size: 11 },
    )
    expect(row).toMatchObject({ status: 'completed', nodesCompleted: 2, nodesSkipped: 1 })
    const [skipped] = ofType(events, 'node.skipped')
    expect(skipped).toMatchObject({ nodeKey: 'small', data: { cause: { kind: 'no-live-edge' } } })
    expect(stage.runner.countRuns('small')).toBe(0)
  })

  stage.test('loop', 'runs a loop over items and lists the results in index order', async () => {
    const { output } = await stage.run(
      {
        nodes: {
          pages: { type: 'flow.loop', config: { mode: 'forEach', items: 'input', concurrency: 2 } },
          fetch: { parent: 'pages', config: { output: '${{ loop.item * 10 + loop.index }}' } },
        },
        output: { pages: 'pages' },
      },
      [3, 2, 1],
    )
    expect(output).toEqual({ pages: { results: [30, 21, 12], iterations: 3, endedBy: 'items' } })
  })

  stage.test('parallel', 'runs parallel branches and collects them by name', async () => {
    const { output } = await stage.run({
      nodes: {
        both: { type: 'flow.parallel' },
        left: { parent: 'both', config: { output: 1 } },
        right: { parent: 'both', config: { output: 2 } },
      },
      output: { both: 'both' },
    })
    expect(output).toEqual({ both: { left: 1, right: 2 } })
  })

  stage.test('sub-workflow', 'runs a sub-workflow as its own execution and takes its output', async () => {
    stage.offer('double', {
      nodes: { twice: { type: 'test.value', config: { value: 'input.n * 2' } } },
      output: { n: 'twice' },
    })
    const { output, events } = await stage.run({
      nodes: { child: { type: 'flow.subworkflow', config: { workflow: 'double', input: { n: 21 } } } },
      output: { answer: 'child.n' },
    })
    expect(output).toEqual({ answer: 42 })
    const [started] = ofType(events, 'child.started')
    assertInvariant(started !== undefined, 'The child was never started.')
    const child = await stage.finish(started.data.executionId)
    expect(child.row).toMatchObject({ status: 'completed', depth: 1 })
    expect(child.row.parentNodeKey).toBe('child')
  })

  stage.test('sub-workflow', 'fails the node of a failed sub-workflow with the code of the child', async () => {
    stage.runner.on('inner', fail('TOOL_BAD_REQUEST'))
    stage.offer('broken', { nodes: { inner: {} } })
    const { row } = await stage.run({
      nodes: { child: { type: 'flow.subworkflow', config: { workflow: 'broken' } } },
    })
    expect(row).toMatchObject({ status: 'failed', outcome: 'failed', error: { code: 'TOOL_BAD_REQUEST' } })
  })
}

function describeAttempts(stage: HostStage): void {
  stage.test('retry', 'tries a retryable failure again after a delay, under the same idempotency key', async () => {
    stage.runner.on('flaky', failFirst(2, 'UPSTREAM_UNAVAILABLE', succeed('at last')))
    const { row, output, events } = await stage.run({
      nodes: { flaky: { retry: { maxAttempts: 3, initialDelaySeconds: 0.05, jitter: false } } },
      output: { flaky: 'flaky' },
    })
    expect(row).toMatchObject({ status: 'completed', outcome: 'success' })
    expect(output).toEqual({ flaky: 'at last' })
    expect(stage.runner.runs.map((run) => run.attempt)).toEqual([1, 2, 3])
    expect(new Set(stage.runner.runs.map((run) => run.idempotencyKey)).size).toBe(1)
    expect(ofType(events, 'retry.scheduled').map((event) => event.data.delayMs)).toEqual([50, 100])
    expectRetriesAfterTheirDelay(events)
  })

  stage.test('retry', 'does not try again what is not retryable, and fails the execution', async () => {
    stage.runner.on('wrong', fail('TOOL_BAD_REQUEST'))
    const { row } = await stage.run({ nodes: { wrong: {}, never: {} }, edges: ['wrong > never'] })
    expect(row).toMatchObject({ status: 'failed', outcome: 'failed', error: { code: 'TOOL_BAD_REQUEST' } })
    expect(stage.runner.countRuns('wrong')).toBe(1)
    expect(stage.runner.countRuns('never')).toBe(0)
  })

  stage.test('failure', 'routes a failure along the edge on error', async () => {
    stage.runner.on('risky', fail('NOT_FOUND'))
    const { row, output } = await stage.run({
      nodes: {
        risky: { onError: 'route' },
        usual: {},
        instead: { type: 'test.value', config: { value: 'error.code' } },
      },
      edges: ['risky > usual', 'risky.error > instead'],
      output: { code: 'instead' },
    })
    expect(row).toMatchObject({ status: 'completed', outcome: 'success' })
    expect(output).toEqual({ code: 'NOT_FOUND' })
  })

  stage.test(
    'failure',
    'compensates completed nodes in reverse order when the execution fails, then runs the error handler',
    async () => {
      stage.runner.on('breaks', fail('TOOL_BAD_REQUEST'))
      const { row, events } = await stage.run({
        nodes: {
          flight: { config: { output: 'F1' }, compensate: 'undoFlight' },
          hotel: { config: { output: 'H1' }, compensate: 'undoHotel' },
          breaks: {},
          undoFlight: { config: { output: '${{ original }}' } },
          undoHotel: { config: { output: '${{ original }}' } },
          tell: { config: { output: '${{ error.code }}' } },
        },
        edges: ['flight > hotel', 'hotel > breaks'],
        settings: { errorHandler: 'tell' },
      })
      expect(row.status).toBe('failed')
      expect(ofType(events, 'compensation.started').map((event) => event.data.of)).toEqual(['hotel', 'flight'])
      const after = stage.runner.runs.slice(3)
      expect(after.map((run) => run.config)).toEqual([
        { output: 'H1' },
        { output: 'F1' },
        { output: 'TOOL_BAD_REQUEST' },
      ])
      expect(events.at(-1)).toMatchObject({ type: 'execution.completed', data: { compensation: 'complete' } })
    },
  )
}

function describeWaits(stage: HostStage): void {
  stage.test('timer', 'goes on when a timer is due, not earlier', async () => {
    const { row, events } = await stage.run({
      nodes: { rest: { type: 'flow.wait', config: { seconds: 0.2 } }, after: {} },
      edges: ['rest > after'],
    })
    expect(row.status).toBe('completed')
    const [opened] = ofType(events, 'wait.opened')
    const [closed] = ofType(events, 'wait.closed')
    expect(closed).toMatchObject({ data: { how: 'due' } })
    expect((closed?.at ?? 0) - (opened?.at ?? 0)).toBeGreaterThanOrEqual(200)
  })

  stage.test('signal', 'gives a signal to the node that waits for its name and key', async () => {
    const workflow: TestWorkflow = {
      nodes: { order: { type: 'flow.signal', config: { name: 'paid', key: '${{ input.id }}' } } },
      output: { order: 'order' },
    }
    const one = await stage.start(workflow, { id: 'one' })
    const two = await stage.start(workflow, { id: 'two' })
    await stage.waitId(one, 'order')
    await stage.waitId(two, 'order')
    await stage.host.signal({ name: 'paid', key: 'two', payload: { sum: 2 } })
    await stage.host.signal({ name: 'paid', key: 'one', payload: { sum: 1 } })
    const [first, second] = [await stage.finish(one), await stage.finish(two)]
    expect([first.output, second.output]).toEqual([{ order: { sum: 1 } }, { order: { sum: 2 } }])
  })

  stage.test('signal', 'keeps a signal that nobody waits for yet', async () => {
    await stage.host.signal({ name: 'early', key: 'k', payload: 'kept' })
    const { output } = await stage.run({
      nodes: { late: { type: 'flow.signal', config: { name: 'early', key: 'k' } } },
      output: { late: 'late' },
    })
    expect(output).toEqual({ late: 'kept' })
  })

  stage.test('approval', 'fires the port of the decision, and refuses the second answer', async () => {
    const executionId = await stage.start({
      nodes: { ask: { type: 'flow.approval', config: { title: 'Go?', roles: ['manager'] } }, yes: {}, no: {} },
      edges: ['ask.approved > yes', 'ask.rejected > no'],
    })
    const waitId = await stage.waitId(executionId, 'ask')
    await stage.host.answer({ executionId, waitId, decision: 'approved', payload: { note: 'fine' } })
    await expect(stage.host.answer({ executionId, waitId, decision: 'rejected', payload: null })).rejects.toMatchObject(
      { code: expect.stringMatching(/^(CONFLICT|ILLEGAL_STATE|NOT_FOUND)$/) },
    )
    const { row } = await stage.finish(executionId)
    expect(row).toMatchObject({ status: 'completed', nodesSkipped: 1 })
    expect(stage.runner.countRuns('yes')).toBe(1)
    expect(stage.runner.countRuns('no')).toBe(0)
  })

  stage.test('suspension', 'enters a suspended node anew, with the answer, when its wait is over', async () => {
    const review = {
      kind: 'approval',
      title: 'Review',
      roles: [],
      form: {},
      data: NULL_VALUE,
      reminderAt: null,
      dueAt: null,
      origin: 'waitFor',
    } as const
    stage.runner.on(
      'draft',
      suspendOn({ review }, (invocation) => ({
        kind: 'completed',
        output: invocation.answers.review?.decision ?? null,
      })),
    )
    const executionId = await stage.start({ nodes: { draft: {} }, output: { draft: 'draft' } })
    const waitId = await stage.waitId(executionId, 'draft')
    await stage.host.answer({ executionId, waitId, decision: 'rejected', payload: null })
    const { output } = await stage.finish(executionId)
    expect(output).toEqual({ draft: 'rejected' })
    expect(stage.runner.runs.map((run) => run.entry)).toEqual([1, 2])
  })
}

function describeControl(stage: HostStage): void {
  stage.test('cancel', 'cancels a waiting execution', async () => {
    const executionId = await stage.start({ nodes: { wait: { type: 'flow.signal', config: { name: 'never' } } } })
    await stage.waitId(executionId, 'wait')
    await stage.host.cancel(executionId, { reason: 'not wanted', compensate: false })
    const { row } = await stage.finish(executionId)
    expect(row).toMatchObject({ status: 'cancelled', outcome: null })
  })

  stage.test('cancel', 'aborts running attempts on cancel and starts nothing after it', async () => {
    stage.runner.on('long', hang())
    const executionId = await stage.start({ nodes: { long: {}, next: {} }, edges: ['long > next'] })
    await stage.host.waitForEvent(executionId, 'attempt.started', 'long')
    await stage.host.cancel(executionId, { reason: 'not wanted', compensate: false })
    const { row } = await stage.finish(executionId)
    expect(row.status).toBe('cancelled')
    expect(stage.runner.countRuns('next')).toBe(0)
  })

  stage.test('sub-workflow', 'cancels a child that is waited for', async () => {
    stage.offer('slow', { nodes: { forever: { type: 'flow.signal', config: { name: 'never' } } } })
    const executionId = await stage.start({
      nodes: { child: { type: 'flow.subworkflow', config: { workflow: 'slow' } } },
    })
    const started = await stage.host.waitForEvent(executionId, 'child.started')
    assertInvariant(started.type === 'child.started', `Asked for child.started, the host gave ${started.type}.`)
    await stage.waitId(started.data.executionId, 'forever')
    await stage.host.cancel(executionId, { reason: 'not wanted', compensate: false })
    expect((await stage.finish(executionId)).row.status).toBe('cancelled')
    expect((await stage.finish(started.data.executionId)).row.status).toBe('cancelled')
  })

  stage.test('pause', 'starts nothing while paused, keeps what comes in, and goes on when resumed', async () => {
    const executionId = await stage.start({
      nodes: { wait: { type: 'flow.signal', config: { name: 'go' } }, next: {} },
      edges: ['wait > next'],
    })
    await stage.waitId(executionId, 'wait')
    await stage.host.pause(executionId)
    await stage.host.signal({ name: 'go', key: '', payload: null })
    expect(stage.runner.countRuns('next')).toBe(0)
    await stage.host.resume(executionId)
    const { row, events } = await stage.finish(executionId)
    expect(row.status).toBe('completed')
    const lifted = ofType(events, 'hold.lifted')[0]?.seq ?? 0
    const started = ofType(events, 'attempt.started')[0]?.seq ?? 0
    expect(started).toBeGreaterThan(lifted)
  })
}

function describeCrashes(stage: HostStage): void {
  stage.test('crash', 'runs a lost attempt again, and never what had completed', async () => {
    stage.runner.on('second', inTurn(hang(), succeed(2)))
    const executionId = await stage.start({
      nodes: { first: { config: { output: 1 } }, second: {}, third: { config: { output: 3 } } },
      edges: ['first > second', 'second > third'],
      output: { all: '[first, second, third]' },
    })
    await stage.host.waitForEvent(executionId, 'attempt.started', 'second')
    await stage.host.restart()
    const { row, output, events } = await stage.finish(executionId)
    expect(row).toMatchObject({ status: 'completed', outcome: 'success' })
    expect(output).toEqual({ all: [1, 2, 3] })
    expect(stage.runner.countRuns('first')).toBe(1)
    expect(stage.runner.countRuns('third')).toBe(1)
    expect(ofType(events, 'attempt.lost')).toHaveLength(1)
  })

  stage.test('crash', 'asks a person about a lost attempt whose effects must not be repeated', async () => {
    stage.runner.on('pay', inTurn(hang(), succeed('paid')))
    const executionId = await stage.start({ nodes: { pay: { config: { sideEffects: 'ask' } } } })
    await stage.host.waitForEvent(executionId, 'attempt.started', 'pay')
    await stage.host.restart()
    const opened = await stage.host.waitForEvent(executionId, 'wait.opened', 'pay')
    expect(opened).toMatchObject({ data: { spec: { kind: 'approval', origin: 'lost' } } })
    expect(stage.runner.countRuns('pay')).toBe(1)
    await stage.host.cancel(executionId, { reason: 'end of the test', compensate: false })
    expect((await stage.finish(executionId)).row.status).toBe('cancelled')
  })

  stage.test('crash', 'keeps timers, signals and approvals over a crash', async () => {
    const timer = await stage.start({ nodes: { rest: { type: 'flow.wait', config: { seconds: 0.3 } } } })
    const signal = await stage.start({
      nodes: { paid: { type: 'flow.signal', config: { name: 'paid' } } },
      output: { paid: 'paid' },
    })
    const approval = await stage.start({ nodes: { ask: { type: 'flow.approval', config: { title: 'Go?' } } } })
    await stage.waitId(timer, 'rest')
    await stage.waitId(signal, 'paid')
    const waitId = await stage.waitId(approval, 'ask')
    await stage.host.restart()
    await stage.host.signal({ name: 'paid', key: '', payload: 7 })
    await stage.host.answer({ executionId: approval, waitId, decision: 'approved', payload: null })
    expect((await stage.finish(timer)).row.status).toBe('completed')
    expect((await stage.finish(signal)).output).toEqual({ paid: 7 })
    expect((await stage.finish(approval)).row.status).toBe('completed')
  })

  stage.test('crash', 'goes on inside a loop where it was', async () => {
    stage.runner.on('work[2]', inTurn(hang(), succeed('second time')))
    const executionId = await stage.start(
      { nodes: { work: { each: 'input', config: { output: '${{ loop.item }}' } } }, output: { work: 'work' } },
      ['a', 'b', 'c', 'd'],
    )
    await stage.host.waitForEvent(executionId, 'attempt.started', 'work[2]')
    await stage.host.restart()
    const { output } = await stage.finish(executionId)
    expect(output).toEqual({ work: ['a', 'b', 'second time', 'd'] })
    expect(stage.runner.runs.map((run) => run.nodeKey)).toEqual(['work[0]', 'work[1]', 'work[2]', 'work[2]', 'work[3]'])
  })
}

function expectRetriesAfterTheirDelay(events: readonly ExecutionEvent[]): void {
  for (const scheduled of ofType(events, 'retry.scheduled')) {
    const next = ofType(events, 'attempt.started').find((event) => event.seq > scheduled.seq)
    expect(next?.at ?? 0).toBeGreaterThanOrEqual(scheduled.data.dueAt)
  }
}
