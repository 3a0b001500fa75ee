import type { Append, Journal } from '@heddle/engine'
import { toNodeKey, type ExecutionId } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  FETCH,
  FIXTURE_TIME,
  WORKSPACE,
  makeAppend,
  makeCall,
  makeChanges,
  makeCompleted,
  makeCreation,
  makeExecutionId,
  makePlan,
  makeRow,
  makeSignalWait,
  makeStep,
  makeWaitClose,
} from './journal-fixtures.ts'

/** A journal under test, empty and owned by this process. */
export interface OpenedJournal {
  readonly journal: Journal
  close(): Promise<void>
}

/** What every journal promises, on whatever it stores. `open` is called once. */
export function describeJournal(name: string, open: () => Promise<OpenedJournal>): void {
  describe(`journal on ${name}`, () => {
    let opened: OpenedJournal
    let journal: Journal
    let ids = 0
    const nextId = () => makeExecutionId(++ids)
    const ok = { ok: true }

    beforeAll(async () => {
      opened = await open()
      journal = opened.journal
    })
    afterAll(() => opened.close())

    async function create(changes: Partial<Append> = {}) {
      const id = nextId()
      expect(await journal.append([makeCreation(id, changes)])).toEqual([ok])
      return id
    }

    describe('appends', () => {
      it('gives back what was written', async () => {
        const id = await create()
        await journal.append([makeAppend(id, 1, { events: [makeCompleted(2), makeCompleted(3)] })])
        const loaded = await journal.load(id)
        expect(loaded?.row).toEqual(makeRow(id, { lastSeq: 3 }))
        expect(loaded?.plans).toEqual([makePlan()])
        expect(loaded?.snapshot).toBeNull()
        expect(loaded?.events.map((event) => event.seq)).toEqual([1, 2, 3])
        expect(loaded?.events[2]).toEqual(makeCompleted(3))
        expect(loaded?.events[0]).not.toHaveProperty('nodeKey')
      })

      it('answers null for an execution that does not exist', async () => {
        expect(await journal.load(makeExecutionId(999_999))).toBeNull()
      })

      it('refuses a second creation and keeps the first', async () => {
        const id = await create()
        const again = makeCreation(id, { rows: makeChanges(id, { execution: makeRow(id, { startedBy: 'other' }) }) })
        expect(await journal.append([again])).toMatchObject([{ ok: false, reason: 'exists' }])
        expect((await journal.load(id))?.row.startedBy).toBe('person:1')
      })

      it('refuses an append that does not follow the last event, and leaves no trace of it', async () => {
        const id = await create()
        const late = makeAppend(id, 4, {
          steps: [{ nodeKey: FETCH, step: makeStep('late') }],
          rows: makeChanges(id, { execution: makeRow(id, { status: 'failed' }), waits: [makeSignalWait(id, 'late')] }),
        })
        expect(await journal.append([late])).toMatchObject([{ ok: false, reason: 'wrong-seq' }])
        expect(await journal.readSteps(id, FETCH)).toEqual([])
        expect((await journal.load(id))?.row).toMatchObject({ status: 'running', lastSeq: 1 })
        expect(await journal.readEvents(id, 0, 10)).toHaveLength(1)
      })

      it('refuses an append to an execution that does not exist', async () => {
        const result = await journal.append([makeAppend(nextId(), 3)])
        expect(result).toMatchObject([{ ok: false, reason: 'wrong-seq' }])
      })

      it('writes the good appends of a batch when others are refused', async () => {
        const [first, second, third] = [await create(), await create(), nextId()]
        const results = await journal.append([
          makeAppend(first, 1),
          makeAppend(second, 7),
          makeCreation(third),
          makeCreation(second),
        ])
        expect(results.map((result) => (result.ok ? 'ok' : result.reason))).toEqual(['ok', 'wrong-seq', 'ok', 'exists'])
        expect(await journal.readEvents(first, 0, 10)).toHaveLength(2)
        expect(await journal.readEvents(second, 0, 10)).toHaveLength(1)
        expect(await journal.readEvents(third, 0, 10)).toHaveLength(1)
      })

      it('takes several appends of one execution in one batch, in order', async () => {
        const id = nextId()
        const results = await journal.append([
          makeCreation(id),
          makeAppend(id, 1),
          makeAppend(id, 1),
          makeAppend(id, 2, {
            rows: makeChanges(id, { execution: makeRow(id, { status: 'completed', nodesCompleted: 1 }) }),
          }),
        ])
        expect(results.map((result) => result.ok)).toEqual([true, true, false, true])
        expect((await journal.load(id))?.row).toMatchObject({ lastSeq: 3, status: 'completed', nodesCompleted: 1 })
      })

      it('raises the last number when an append has events but no row', async () => {
        const id = await create()
        expect(await journal.append([makeAppend(id, 1, { rows: null })])).toEqual([ok])
        expect((await journal.load(id))?.row.lastSeq).toBe(2)
      })

      it('keeps what stayed as it was when the row before is known, and writes what did not', async () => {
        const id = nextId()
        const created = makeRow(id, { lastSeq: 1, reason: 'first', concurrencyKey: 'k' })
        const worked = { ...created, runningMs: 7, nodesCompleted: 1, nodesSkipped: 2, lastSeq: 2 }
        const failed = { ...worked, status: 'failed' as const, reason: null, nodesFailed: 1, lastSeq: 3 }
        const step = (afterSeq: number, rowBefore: typeof created, execution: typeof created | typeof failed) =>
          makeAppend(id, afterSeq, { rowBefore, rows: makeChanges(id, { execution }) })
        const creation = makeCreation(id, { rows: makeChanges(id, { execution: created }) })
        expect(await journal.append([creation, step(1, created, worked)])).toEqual([ok, ok])
        expect((await journal.load(id))?.row).toEqual(worked)
        const again = { ...failed, runningMs: 9, lastSeq: 4 }
        const late = makeAppend(id, 3, { rowBefore: failed as never, rows: makeChanges(id, { execution: again }) })
        expect(await journal.append([step(2, worked, failed), late, step(2, worked, worked)])).toMatchObject([
          ok,
          ok,
          { ok: false, reason: 'wrong-seq' },
        ])
        expect((await journal.load(id))?.row).toEqual(again)
      })

      it('rejects an append with a gap between its numbers', async () => {
        const id = await create()
        const gap = makeAppend(id, 1, { events: [makeCompleted(2), makeCompleted(4)] })
        await expect(journal.append([gap])).rejects.toMatchObject({ cause: { kind: 'bad-append' } })
        expect(await journal.readEvents(id, 0, 10)).toHaveLength(1)
      })

      it('keeps any text a value can hold', async () => {
        const output = { text: 'a\'b"c\n\\ 글 😀 \u2028', list: [1.5e-7, -0, 9007199254740991, true, null] }
        const id = await create()
        await journal.append([makeAppend(id, 1, { events: [makeCompleted(2, output)] })])
        expect(await journal.readEventValue(id, 2, undefined)).toEqual({ json: JSON.parse(JSON.stringify(output)) })
      })

      it('takes text with NUL, which not every database holds', async () => {
        const id = await create()
        const reason = 'a\0b'
        const rows = makeChanges(id, {
          execution: makeRow(id, { reason, error: { code: 'TOOL_BAD_REQUEST', message: reason } }),
        })
        expect(await journal.append([makeAppend(id, 1, { rows, events: [makeCompleted(2, reason)] })])).toEqual([ok])
        expect(await journal.readEventValue(id, 2, undefined)).toEqual({ json: reason })
        expect((await journal.load(id))?.row.error?.message).toBe(reason)
      })

      it('keeps an input that is too large for the row', async () => {
        const id = nextId()
        const input = { json: 'x'.repeat(20_000) }
        await journal.append([makeCreation(id, { rows: makeChanges(id, { execution: makeRow(id, { input }) }) })])
        await journal.append([makeAppend(id, 1)])
        expect((await journal.load(id))?.row.input).toEqual(input)
      })
    })

    describe('idempotency keys', () => {
      const key = (text: string, bodyHash: string) => ({
        idempotency: { principal: 'p', route: 'r', key: text, bodyHash, expiresAt: FIXTURE_TIME + 1_000 },
      })

      it('name the earlier execution, and whether the body was the same', async () => {
        const first = await create(key('a', 'body'))
        const replays = await journal.append([
          makeCreation(nextId(), key('a', 'body')),
          makeCreation(nextId(), key('a', 'other')),
        ])
        expect(replays).toEqual([
          { ok: false, reason: 'idempotency-replay', executionId: first, sameBody: true },
          { ok: false, reason: 'idempotency-replay', executionId: first, sameBody: false },
        ])
      })

      it('count within one batch', async () => {
        const [first, second] = [nextId(), nextId()]
        const results = await journal.append([
          makeCreation(first, key('b', 'body')),
          makeCreation(second, key('b', 'body')),
        ])
        expect(results).toMatchObject([ok, { reason: 'idempotency-replay', executionId: first }])
        expect(await journal.load(second)).toBeNull()
      })

      it('are free again when they have expired', async () => {
        const expired = { idempotency: { ...key('c', 'body').idempotency, expiresAt: FIXTURE_TIME } }
        await create(expired)
        await create(expired)
      })

      it('are separate per workspace, principal and route', async () => {
        await create(key('d', 'body'))
        await create({ idempotency: { ...key('d', 'body').idempotency, principal: 'other' } })
        await create({ idempotency: { ...key('d', 'body').idempotency, route: 'other' } })
      })
    })

    describe('waits', () => {
      async function createWaiting() {
        const id = await create()
        await journal.append([makeAppend(id, 1, { rows: makeChanges(id, { waits: [makeSignalWait(id)] }) })])
        return id
      }
      const close = (id: Awaited<ReturnType<typeof create>>, afterSeq: number, by: string) =>
        makeAppend(id, afterSeq, { rows: makeChanges(id, { waits: [makeWaitClose(id, by)] }) })

      it('are found by their signal until they close', async () => {
        const id = await createWaiting()
        const find = async () =>
          (await journal.findSignalWaits(WORKSPACE, 'arrived', 'k')).filter((wait) => wait.executionId === id)
        expect(await find()).toEqual([{ executionId: id, nodeKey: FETCH, waitId: 'wait-1' }])
        await journal.append([close(id, 2, 'mina')])
        expect(await find()).toEqual([])
      })

      it('close once: the second gets who was first', async () => {
        const id = await createWaiting()
        expect(await journal.append([close(id, 2, 'mina')])).toEqual([ok])
        const [second] = await journal.append([close(id, 3, 'ravi')])
        expect(second).toMatchObject({ ok: false, reason: 'wait-closed' })
        expect(second).toMatchObject({ detail: expect.stringContaining('mina') as string })
        expect((await journal.load(id))?.row.lastSeq).toBe(3)
      })

      it('close once within one batch', async () => {
        const id = await createWaiting()
        const results = await journal.append([close(id, 2, 'mina'), close(id, 3, 'ravi'), makeAppend(id, 3)])
        expect(results.map((result) => result.ok)).toEqual([true, false, true])
      })

      it('can open and close in one append', async () => {
        const id = await create()
        const waits = [makeSignalWait(id), makeWaitClose(id, 'engine')]
        expect(await journal.append([makeAppend(id, 1, { rows: makeChanges(id, { waits }) })])).toEqual([ok])
      })

      it('refuse to close when they never opened', async () => {
        const id = await create()
        expect(await journal.append([close(id, 1, 'mina')])).toMatchObject([{ ok: false, reason: 'wait-closed' }])
      })
    })

    describe('steps', () => {
      it('are recorded once: the first result stays', async () => {
        const id = await create()
        const write = (afterSeq: number, output: string) =>
          makeAppend(id, afterSeq, {
            steps: [{ nodeKey: FETCH, step: makeStep('model-1', { output: { json: output } }) }],
          })
        expect(await journal.append([write(1, 'first')])).toEqual([ok])
        expect(await journal.append([write(2, 'second')])).toEqual([ok])
        expect(await journal.readSteps(id, FETCH)).toEqual([makeStep('model-1', { output: { json: 'first' } })])
      })

      it('can be written without events', async () => {
        const id = await create()
        const steps = [{ nodeKey: FETCH, step: makeStep('s') }]
        expect(await journal.append([makeAppend(id, 1, { events: [], rows: null, steps })])).toEqual([ok])
        expect(await journal.readSteps(id, FETCH)).toHaveLength(1)
        expect((await journal.load(id))?.row.lastSeq).toBe(1)
      })

      it('are refused when the events they stand behind were', async () => {
        const id = await create()
        const steps = [{ nodeKey: FETCH, step: makeStep('s') }]
        const results = await journal.append([
          makeAppend(id, 5),
          makeAppend(id, 6, { events: [], rows: null, steps }),
          makeAppend(nextId(), 1, { events: [], rows: null, steps }),
        ])
        expect(results.map((result) => result.ok)).toEqual([false, false, false])
        expect(await journal.readSteps(id, FETCH)).toEqual([])
      })

      it('are forgotten before new ones are written, those of other nodes are kept', async () => {
        const id = await create()
        const other = toNodeKey('pages[3]/other')
        const steps = [FETCH, other].map((nodeKey) => ({ nodeKey, step: makeStep('old') }))
        await journal.append([makeAppend(id, 1, { steps })])
        const fresh = [{ nodeKey: FETCH, step: makeStep('new') }]
        await journal.append([makeAppend(id, 2, { forgetSteps: [FETCH], steps: fresh })])
        expect((await journal.readSteps(id, FETCH)).map((step) => step.stepKey)).toEqual(['new'])
        expect((await journal.readSteps(id, other)).map((step) => step.stepKey)).toEqual(['old'])
      })
    })

    describe('calls', () => {
      it('are given back as they were recorded, those of one node execution by attempt', async () => {
        const id = await create()
        const other = toNodeKey('fetch2')
        const failed = makeCall('failed', {
          stepKey: 'pay',
          place: { attempt: 1, entry: 2, n: 3 },
          ok: false,
          code: 'TOOL_RATE_LIMITED',
          error: { code: 'TOOL_RATE_LIMITED', message: 'slow\u0000', retryAfterMs: 5, details: { status: 429 } },
          replayed: { how: 'called', executionId: id, callId: 'c0' },
          usage: { inputTokens: 3 },
          details: { status: 429 },
          response: { blob: 'a'.repeat(64), bytes: 70_000 },
        })
        const again = makeCall('again')
        const calls = [
          { nodeKey: FETCH, attempt: 2, call: again },
          { nodeKey: FETCH, attempt: 1, call: failed },
          { nodeKey: other, attempt: 1, call: makeCall('of another node') },
        ]
        expect(await journal.append([makeAppend(id, 1, { events: [], rows: null, calls })])).toEqual([ok])
        expect(await journal.readCalls(id, FETCH)).toEqual([failed, again])
        expect(await journal.readCalls(id, toNodeKey('nothing'))).toEqual([])
      })
    })

    describe('children', () => {
      it('are found by the node that started them: the first try', async () => {
        const [parent, child, retry] = [nextId(), nextId(), nextId()]
        const row = (id: ExecutionId, changes: Parameters<typeof makeRow>[1]) => ({
          rows: makeChanges(id, { execution: makeRow(id, { parentId: parent, parentNodeKey: FETCH, ...changes }) }),
        })
        await journal.append([
          makeCreation(retry, row(retry, { executionAttempt: 2 })),
          makeCreation(child, row(child, { executionAttempt: 1 })),
        ])
        expect(await journal.findChild(parent, FETCH)).toBe(child)
        expect(await journal.findChild(parent, toNodeKey('other'))).toBeNull()
        expect(await journal.findChild(child, FETCH)).toBeNull()
      })
    })

    describe('loading', () => {
      it('starts at the snapshot', async () => {
        const id = await create()
        const snapshot = { seq: 2, stateVersion: 3, state: '{"a":1}' }
        await journal.append([makeAppend(id, 1, { snapshot })])
        await journal.append([makeAppend(id, 2)])
        const loaded = await journal.load(id)
        expect(loaded?.snapshot).toEqual(snapshot)
        expect(loaded?.events.map((event) => event.seq)).toEqual([3])
      })

      it('starts at a snapshot in the middle of an append', async () => {
        const id = await create()
        await journal.append([makeAppend(id, 1, { events: [2, 3, 4].map((seq) => makeCompleted(seq)) })])
        const snapshot = { seq: 3, stateVersion: 3, state: '{}' }
        await journal.append([makeAppend(id, 4, { snapshot })])
        expect((await journal.load(id))?.events.map((event) => event.seq)).toEqual([4, 5])
      })

      it('gives all plans in order of their revisions', async () => {
        const id = await create()
        const revised = makePlan({ revision: 2, definitionHash: 'definition-2' })
        await journal.append([makeAppend(id, 1, { plan: { hash: 'definition-2', plan: revised } })])
        expect((await journal.load(id))?.plans).toEqual([makePlan(), revised])
      })

      it('finds the plan of an execution that was created without one', async () => {
        await create()
        const id = await create({ plan: null })
        expect((await journal.load(id))?.plans).toEqual([makePlan()])
      })

      it('gives many in the asked order and leaves missing ones out', async () => {
        const [first, second] = [await create(), await create()]
        const loaded = await journal.loadMany([second, makeExecutionId(888_888), first])
        expect(loaded.map(({ row }) => row.id)).toEqual([second, first])
      })

      it('pages through events', async () => {
        const id = await create()
        const events = [2, 3, 4, 5].map((seq) => makeCompleted(seq))
        await journal.append([makeAppend(id, 1, { events })])
        expect((await journal.readEvents(id, 2, 2)).map((event) => event.seq)).toEqual([3, 4])
        expect(await journal.readEvents(id, 5, 2)).toEqual([])
      })

      it('pages through events whatever the appends they came in', async () => {
        const id = await create()
        for (const seqs of [[2], [3, 4, 5], [6, 7], [8], [9, 10, 11, 12]]) {
          await journal.append([makeAppend(id, seqs[0]! - 1, { events: seqs.map((seq) => makeCompleted(seq)) })])
        }
        for (const limit of [1, 2, 3, 5, 12, 20]) {
          const seen: number[] = []
          for (let page = await journal.readEvents(id, 0, limit); page.length > 0;) {
            expect(page.length).toBeLessThanOrEqual(limit)
            seen.push(...page.map((event) => event.seq))
            page = await journal.readEvents(id, seen.at(-1)!, limit)
          }
          expect(seen).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
        }
      })

      it('lists open executions by id, in pages, without settled ones', async () => {
        const [open, settled, waiting] = [await create(), await create(), await create()]
        const settle = (id: typeof open, status: 'completed' | 'waiting') =>
          makeAppend(id, 1, { rows: makeChanges(id, { execution: makeRow(id, { status }) }) })
        await journal.append([settle(settled, 'completed'), settle(waiting, 'waiting')])
        const rows = await journal.listOpen(makeExecutionId(ids - 3), 10)
        expect(rows.map((row) => row.id)).toEqual([open, waiting])
        expect((await journal.listOpen(open, 1)).map((row) => row.id)).toEqual([waiting])
      })

      it('reads a value by its event and name', async () => {
        const id = await create()
        const evaluated = {
          ...makeCompleted(2),
          type: 'node.evaluated' as const,
          data: { purpose: 'p', values: { items: { json: [1, 2] } }, lengths: { items: 2 }, flags: {} },
        }
        await journal.append([makeAppend(id, 1, { events: [evaluated] })])
        expect(await journal.readEventValue(id, 2, 'items')).toEqual({ json: [1, 2] })
        expect(await journal.readEventValue(id, 2, 'constructor')).toBeNull()
        expect(await journal.readEventValue(id, 9, undefined)).toBeNull()
      })

      it('gives the results that a replay may take over', async () => {
        const id = await create()
        const settled = { output: { json: 1 }, ports: ['main'], live: [], vars: {} }
        const base = { v: 1, at: FIXTURE_TIME, nodeKey: FETCH }
        const events = [
          { ...base, seq: 2, type: 'node.completed' as const, data: settled },
          {
            ...base,
            seq: 3,
            nodeKey: toNodeKey('fetch~undo'),
            type: 'compensation.started' as const,
            data: { of: FETCH, original: { json: 1 } },
          },
        ]
        await journal.append([makeAppend(id, 1, { events })])
        expect(await journal.readResults(id)).toEqual([
          { nodeKey: FETCH, output: { json: 1 }, ports: ['main'], status: 'completed', compensated: true },
        ])
      })
    })

    describe('signals', () => {
      const signal = (key: string, n: number) => ({
        workspaceId: WORKSPACE,
        name: 'paid',
        key,
        payload: { n },
        by: 'shop',
        at: FIXTURE_TIME,
        expiresAt: FIXTURE_TIME + 1_000,
      })

      it('are taken once, oldest first', async () => {
        await journal.signals.offer(signal('a', 1))
        await journal.signals.offer(signal('a', 2))
        const take = () => journal.signals.take(WORKSPACE, 'paid', 'a', FIXTURE_TIME)
        expect(await take()).toEqual({ payload: { n: 1 }, by: 'shop' })
        expect(await take()).toEqual({ payload: { n: 2 }, by: 'shop' })
        expect(await take()).toBeNull()
      })

      it('are removed by the append that delivers them, and by no refused one', async () => {
        await journal.signals.offer(signal('peeked', 1))
        const peek = () => journal.signals.peek(WORKSPACE, 'paid', 'peeked', FIXTURE_TIME)
        const found = await peek()
        expect(found).toMatchObject({ payload: { n: 1 }, by: 'shop' })
        expect(await peek()).toEqual(found)
        const id = await create()
        const takenSignals = [found?.id ?? '']
        const refused = await journal.append([makeAppend(id, 7, { takenSignals })])
        expect(refused).toMatchObject([{ ok: false, reason: 'wrong-seq' }])
        expect(await peek()).toEqual(found)
        expect(await journal.append([makeAppend(id, 1, { takenSignals })])).toEqual([{ ok: true }])
        expect(await peek()).toBeNull()
      })

      it('are gone when they have expired', async () => {
        await journal.signals.offer(signal('b', 1))
        expect(await journal.signals.take(WORKSPACE, 'paid', 'b', FIXTURE_TIME + 1_000)).toBeNull()
      })

      it('are refused when a thousand are kept', async () => {
        const offers = Array.from({ length: 1_000 }, (_, n) => journal.signals.offer(signal('c', n)))
        expect(new Set(await Promise.all(offers))).toEqual(new Set(['kept']))
        expect(await journal.signals.offer(signal('c', 1_000))).toBe('full')
        expect(await journal.signals.offer(signal('d', 1))).toBe('kept')
      })
    })

    it('keeps log lines', async () => {
      const id = await create()
      const line = { executionId: id, workspaceId: WORKSPACE, nodeKey: FETCH, attempt: 1, at: FIXTURE_TIME }
      await journal.appendLogs([{ ...line, level: 'info', message: 'hello', fields: { a: 1 } }])
      await journal.appendLogs([])
    })

    it('refuses appends of an earlier epoch from the moment the next one is taken', async () => {
      const id = await create()
      const epoch = await journal.nextEpoch()
      const results = await journal.append([
        makeAppend(id, 1, { epoch: epoch - 1 }),
        makeCreation(nextId(), { epoch: epoch - 1 }),
        makeAppend(id, 1, { epoch }),
      ])
      expect(results.map((result) => (result.ok ? 'ok' : result.reason))).toEqual(['stale-epoch', 'stale-epoch', 'ok'])
      expect(await journal.nextEpoch()).toBe(epoch + 1)
    })
  })
}
