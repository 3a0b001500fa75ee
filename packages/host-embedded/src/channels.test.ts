import type { LogLine } from '@heddle/engine'
import { toExecutionId, toNodeKey, toWorkspaceId } from '@heddle/model'
import { VirtualClock, turnEventLoop } from '@heddle/testkit'
import { describe, expect, it } from 'vitest'
import { Channels, type ChannelSource } from './channels.ts'
import type { PassingEvent } from './subscriptions.ts'

function createStage(appendLogs?: (lines: readonly LogLine[]) => Promise<void>) {
  const clock = new VirtualClock(0)
  const batches: (readonly LogLine[])[] = []
  const published: PassingEvent[] = []
  const lost: number[] = []
  const channels = new Channels({
    clock,
    journal: { appendLogs: appendLogs ?? (async (lines) => void batches.push(lines)) },
    publish: (_, event) => published.push(event),
    onLogsLost: (_, lines) => lost.push(lines),
  })
  const source: ChannelSource = {
    workspaceId: toWorkspaceId('w'),
    executionId: toExecutionId('x'),
    nodeKey: toNodeKey('n'),
    attempt: 1,
    lastSeq: () => 7,
  }
  return { clock, batches, published, lost, channels, source }
}

describe('channels', () => {
  it('sends output at once with its offset and keeps the text so far for newcomers', () => {
    const { channels, published, source } = createStage()
    channels.emit(source, 'text', 'Hello ')
    channels.emit(source, 'text', 'world')
    expect(published).toMatchObject([
      { type: 'output.delta', after: 7, channel: 'text', offset: 0, data: 'Hello ' },
      { type: 'output.delta', after: 7, channel: 'text', offset: 6, data: 'world' },
    ])
    expect(channels.snapshot(source.executionId)).toMatchObject([
      { type: 'output.snapshot', channel: 'text', offset: 0, data: 'Hello world' },
    ])
  })

  it('keeps the last megabyte of a channel, with its offset', () => {
    const { channels, source } = createStage()
    const piece = 'x'.repeat(1024 * 1024)
    for (const end of ['a', 'b', 'c']) channels.emit(source, 'text', piece + end)
    const [snapshot] = channels.snapshot(source.executionId)
    expect(snapshot?.data).toHaveLength(1024 * 1024)
    expect(snapshot?.offset).toBe(2 * 1024 * 1024 + 3)
    expect(String(snapshot?.data).endsWith('c')).toBe(true)
  })

  it('takes the text of a failed attempt back', () => {
    const { channels, published, source } = createStage()
    channels.emit(source, 'text', 'half')
    channels.reset(source.executionId, source.nodeKey)
    expect(published.at(-1)).toMatchObject({ type: 'output.reset', channel: 'text' })
    expect(channels.snapshot(source.executionId)).toEqual([])
  })

  it('writes log lines in batches within a second', async () => {
    const { clock, batches, channels, source } = createStage()
    channels.log(source, 'info', { message: 'one', fields: null })
    await clock.elapse(500)
    channels.log(source, 'warn', { message: 'two', fields: { n: 2 } })
    expect(batches).toEqual([])
    await clock.elapse(500)
    expect(batches.map((lines) => lines.map(({ message }) => message))).toEqual([['one', 'two']])
  })

  it('keeps 10,000 lines of a node execution and says when more are dropped', async () => {
    const { batches, channels, source } = createStage()
    for (let n = 1; n <= 10_500; n += 1) channels.log(source, 'info', { message: `line ${n}`, fields: null })
    await channels.flush()
    const lines = batches.flat()
    expect(lines).toHaveLength(10_000)
    expect(lines.at(-1)?.message).toContain('not kept')
  })

  it('reports log lines that could not be written', async () => {
    const { channels, lost, source } = createStage(() => Promise.reject(new Error('no space')))
    channels.log(source, 'info', { message: 'one', fields: null })
    await channels.flush()
    await turnEventLoop()
    expect(lost).toEqual([1])
  })
})
