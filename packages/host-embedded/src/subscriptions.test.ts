import { toExecutionId, toNodeKey, type ExecutionEvent, type StepRecord } from '@heddle/model'
import { turnEventLoop } from '@heddle/testkit'
import { describe, expect, it } from 'vitest'
import { Subscriptions, type PassingEvent, type StreamItem } from './subscriptions.ts'

const X = toExecutionId('x')
const NODE = toNodeKey('n')
const STEP: StepRecord = { n: 1, stepKey: 's', attempt: 1, startedAt: 0, endedAt: 1, output: { json: 1 } }

const toEvent = (seq: number): ExecutionEvent => ({ v: 1, seq, type: 'execution.started', at: 0, data: {} })

function toPassing(type: PassingEvent['type'], data: string): PassingEvent {
  return { kind: 'passing', type, after: 0, nodeKey: NODE, attempt: 1, channel: 'text', offset: 0, data }
}

function createStage(recorded: readonly ExecutionEvent[]) {
  const gate = Promise.withResolvers<void>()
  const ended: unknown[] = []
  const subscriptions = new Subscriptions({
    journal: {
      readEvents: async (_, afterSeq, limit) => {
        await gate.promise
        return recorded.filter(({ seq }) => seq > afterSeq).slice(0, limit)
      },
      readSteps: async () => [STEP],
    },
    current: () => ({ nodeKeys: [NODE], passing: [toPassing('output.snapshot', 'so far')] }),
    onEnded: (_, error) => ended.push(error),
  })
  const items: StreamItem[] = []
  const seqs = () => items.flatMap((item) => (item.kind === 'recorded' ? [item.event.seq] : []))
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await turnEventLoop()
  }
  return { subscriptions, gate, items, seqs, settle, ended, listener: (item: StreamItem) => void items.push(item) }
}

describe('subscriptions', () => {
  it('send what is recorded and then what comes, each once and in order', async () => {
    const { subscriptions, gate, seqs, settle, listener } = createStage([1, 2, 3, 4].map(toEvent))
    subscriptions.subscribe(X, { afterSeq: 1 }, listener)
    subscriptions.publishEvents(X, [toEvent(4), toEvent(5)])
    gate.resolve()
    await settle()
    subscriptions.publishEvents(X, [toEvent(6)])
    expect(seqs()).toEqual([2, 3, 4, 5, 6])
  })

  it('page through a long journal', async () => {
    const { subscriptions, gate, seqs, settle, listener } = createStage(
      Array.from({ length: 1_234 }, (_, at) => toEvent(at + 1)),
    )
    gate.resolve()
    subscriptions.subscribe(X, { afterSeq: 0 }, listener)
    await settle()
    expect(seqs()).toHaveLength(1_234)
  })

  it('send steps of running nodes and the text so far again, then pass on without a gap', async () => {
    const { subscriptions, gate, items, settle, listener } = createStage([toEvent(1)])
    subscriptions.subscribe(X, { afterSeq: 0 }, listener)
    subscriptions.publish(X, toPassing('output.delta', 'dropped while catching up'))
    gate.resolve()
    await settle()
    subscriptions.publish(X, toPassing('output.delta', 'next'))
    expect(items.map((item) => (item.kind === 'passing' ? item.data : item.kind))).toEqual([
      'recorded',
      'step',
      'so far',
      'next',
    ])
  })

  it('wait for a listener without room, then read from the journal what it has not', async () => {
    const recorded = Array.from({ length: 3_000 }, (_, at) => toEvent(at + 1))
    const { subscriptions, gate, seqs, items, settle } = createStage(recorded)
    gate.resolve()
    let room = Promise.withResolvers<void>()
    let taken = 0
    subscriptions.subscribe(X, { afterSeq: 2_990, room: () => room.promise }, (item) => {
      items.push(item)
      taken += 1
      return taken >= 5 ? 'full' : undefined
    })
    await settle()
    const before = items.length
    for (let seq = 3_001; seq <= 6_000; seq += 1) recorded.push(toEvent(seq))
    subscriptions.publishEvents(X, recorded.slice(3_000))
    subscriptions.publish(X, toPassing('output.delta', 'dropped'))
    await settle()
    expect(items).toHaveLength(before)
    for (let round = 0; round < 20; round += 1) {
      taken = 0
      room.resolve()
      room = Promise.withResolvers<void>()
      await settle()
    }
    taken = -1_000
    room.resolve()
    await settle()
    expect(seqs()).toEqual(Array.from({ length: 3_010 }, (_, at) => at + 2_991))
    const passing = items.flatMap((item) => (item.kind === 'passing' ? [item.data] : []))
    expect(new Set(passing)).toEqual(new Set(['so far']))
  })

  it('send many steps once to a listener that they fill', async () => {
    const recorded = [toEvent(1)]
    const steps = Array.from({ length: 500 }, (_, at) => ({ ...STEP, n: at + 1 }))
    const subscriptions = new Subscriptions({
      journal: {
        readEvents: async (_, afterSeq) => recorded.filter(({ seq }) => seq > afterSeq),
        readSteps: async () => steps,
      },
      current: () => ({ nodeKeys: [NODE], passing: [] }),
      onEnded: () => {},
    })
    const items: StreamItem[] = []
    subscriptions.subscribe(X, { afterSeq: 0, room: async () => {} }, (item) => {
      items.push(item)
      return 'full'
    })
    for (let turn = 0; turn < 100; turn += 1) await turnEventLoop()
    expect(items.map((item) => (item.kind === 'step' ? item.step.n : 0))).toEqual([0, ...steps.map(({ n }) => n)])
  })

  it('tell the subscriber that its subscription has ended', async () => {
    const { subscriptions, gate, settle } = createStage([toEvent(1)])
    gate.resolve()
    const ended: unknown[] = []
    const broken = () => {
      throw new Error('broken listener')
    }
    subscriptions.subscribe(X, { afterSeq: 0, onEnded: (error) => ended.push(error) }, broken)
    await settle()
    expect(ended).toHaveLength(1)
  })

  it('end with the host, and tell so', async () => {
    const { subscriptions, gate, settle, listener } = createStage([])
    gate.resolve()
    const ended: unknown[] = []
    const options = { afterSeq: 0, onEnded: (error: unknown) => ended.push(String(error)) }
    subscriptions.subscribe(X, options, listener)
    await settle()
    subscriptions.stop('on request')
    subscriptions.subscribe(X, options, listener)
    await settle()
    expect(ended).toEqual(Array.from({ length: 2 }, () => 'Error: The host has stopped: on request.'))
  })

  it('send nothing after unsubscribing', async () => {
    const { subscriptions, gate, items, settle, listener } = createStage([toEvent(1)])
    const stop = subscriptions.subscribe(X, { afterSeq: 0 }, listener)
    stop()
    gate.resolve()
    await settle()
    subscriptions.publishEvents(X, [toEvent(2)])
    expect(items).toEqual([])
    expect(subscriptions.size).toBe(0)
  })

  it('end a subscription whose listener throws, and no other', async () => {
    const { subscriptions, gate, seqs, settle, listener, ended } = createStage([])
    gate.resolve()
    subscriptions.subscribe(X, { afterSeq: 0 }, () => {
      throw new Error('broken listener')
    })
    subscriptions.subscribe(X, { afterSeq: 0 }, listener)
    await settle()
    subscriptions.publishEvents(X, [toEvent(1), toEvent(2)])
    expect(seqs()).toEqual([1, 2])
    expect(ended).toHaveLength(1)
    expect(subscriptions.size).toBe(1)
  })
})
