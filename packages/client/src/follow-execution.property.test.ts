import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followExecution } from './follow-execution.ts'
import type { StreamItem } from './stream-item.ts'
import { startHttpServer } from './test-http-server.ts'

/*
 * A server as api.md describes it: an execution goes on by itself, whoever listens. A connection first gets the recorded
 * events after its `Last-Event-ID`, the steps of open nodes and the text so far; then what happens. It is cut in the
 * middle of any byte, and pieces of text are left out as for a slow client.
 */
type Happening =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'step' }
  | { readonly kind: 'text'; readonly data: string }
  | { readonly kind: 'reset' }

interface Cut {
  /** Happenings that are sent before it. */
  readonly after: number
  /** Which byte of the frame it falls into, as a share of it. */
  readonly within: number
  /** Happenings that nobody hears of until the next connection. */
  readonly unheard: number
  /** Whether the first piece of text on this connection is left out. */
  readonly drops: boolean
}

const NODE = 'write'

class ScriptedExecution {
  readonly recorded: object[] = []
  readonly #steps: object[] = []
  readonly #happenings: readonly Happening[]
  readonly #cuts: Cut[]
  #at = 0
  #attempt = 1
  text = ''

  constructor(happenings: readonly Happening[], cuts: readonly Cut[]) {
    this.#happenings = happenings
    this.#cuts = [...cuts]
    this.#record('execution.started')
    this.#record('attempt.started', NODE)
  }

  serve(response: ServerResponse, lastSeq: number): void {
    const cut = this.#cuts.shift()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const frames = [...this.recorded.slice(lastSeq), ...this.#steps]
    if (this.text !== '') frames.push(this.#passing('output.snapshot', 0, this.text))
    let hasDropped = cut?.drops !== true
    for (let sent = 0; this.#at < this.#happenings.length && sent < (cut?.after ?? Number.POSITIVE_INFINITY); sent++) {
      const isText = this.#happenings[this.#at]?.kind === 'text'
      const messages = this.#goOn()
      if (isText && !hasDropped) hasDropped = true
      else frames.push(...messages)
    }
    if (cut !== undefined) return this.#cutOff(response, frames, cut)
    frames.push(this.#record('node.completed', NODE), this.#record('execution.completed'))
    response.end(
      `${frames.map(toFrame).join('')}event: end\ndata: {"status":"completed","outcome":"success","isTriedAgain":false}\n\n`,
    )
  }

  #cutOff(response: ServerResponse, frames: readonly object[], cut: Cut): void {
    const whole = Buffer.from(frames.slice(0, -1).map(toFrame).join(''))
    const last = Buffer.from(frames.length === 0 ? '' : toFrame(frames.at(-1) ?? {}))
    const bytes = Buffer.concat([whole, last.subarray(0, Math.floor(last.length * cut.within))])
    for (let unheard = 0; unheard < cut.unheard && this.#at < this.#happenings.length; unheard++) this.#goOn()
    response.write(bytes.length === 0 ? ': nothing\n' : bytes, () => response.destroy())
  }

  #goOn(): readonly object[] {
    const happening = this.#happenings[this.#at++]
    if (happening?.kind === 'text') {
      const offset = this.text.length
      this.text += happening.data
      return [this.#passing('output.delta', offset, happening.data)]
    }
    if (happening?.kind === 'step') {
      const step = { type: 'step.completed', nodeKey: NODE, n: this.#steps.length + 1 }
      this.#steps.push(step)
      return [step]
    }
    if (happening?.kind === 'reset') {
      this.text = ''
      const reset = this.#passing('output.reset', 0, null)
      this.#attempt += 1
      return [reset, this.#record('attempt.started', NODE)]
    }
    return [this.#record('node.evaluated', 'other')]
  }

  get steps(): number {
    return this.#steps.length
  }

  #record(type: string, nodeKey?: string): object {
    const at = '2026-11-20T00:00:00.000Z'
    const data = type === 'attempt.started' ? { attempt: this.#attempt, entry: 1 } : {}
    const event = { seq: this.recorded.length + 1, type, at, ...(nodeKey === undefined ? {} : { nodeKey }), data }
    this.recorded.push(event)
    return event
  }

  #passing(type: string, offset: number, data: string | null): object {
    const base = { after: this.recorded.length, nodeKey: NODE, attempt: this.#attempt, channel: 'text' }
    return { ...base, type, offset, data }
  }
}

const toFrame = (message: object): string => `data: ${JSON.stringify(message)}\n\n`

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'recorded' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'step' as const }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('text' as const),
      data: fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme' }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'reset' as const }) },
)
const cut: fc.Arbitrary<Cut> = fc.record({
  after: fc.nat(6),
  within: fc.double({ min: 0, max: 1, noNaN: true }),
  unheard: fc.nat(4),
  drops: fc.boolean(),
})

describe('a stream that is cut and resumed at random', () => {
  it('shows every recorded event once and in order, every step once, and the text of a node complete', async () => {
    let current: ScriptedExecution | null = null
    const server = await startHttpServer((request, response) =>
      current?.serve(response, Number(request.headers['last-event-id'])),
    )
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(happening, { maxLength: 30 }),
          fc.array(cut, { maxLength: 6 }),
          async (script, cuts) => {
            const execution = (current = new ScriptedExecution(script, cuts))
            const items: StreamItem[] = []
            const end = await followExecution(
              {
                baseUrl: server.url,
                headers: new Headers(),
                fetch: (request) => fetch(request),
                wait: async () => {},
                random: () => 0,
                silenceMs: 60_000,
              },
              { executionId: 'e1', onItem: (item) => items.push(item) },
            )
            expect(end).toMatchObject({ end: 'settled', lastSeq: execution.recorded.length })
            expect(items.flatMap((item) => (item.kind === 'recorded' ? [item.event] : []))).toEqual(execution.recorded)
            expect(items.flatMap((item) => (item.kind === 'step' ? [item.step.n] : []))).toEqual(
              Array.from({ length: execution.steps }, (_, at) => at + 1),
            )
            const texts = items.flatMap((item) => (item.kind === 'output' ? [item.output.text] : []))
            expect(texts.at(-1) ?? '').toBe(execution.text)
          },
        ),
        { numRuns: 60 },
      )
    } finally {
      await server.close()
    }
  })
})
