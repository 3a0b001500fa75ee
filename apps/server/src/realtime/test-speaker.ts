import { defineNode } from '@heddle/node-sdk'
import { z } from 'zod'

/** What a test holds of running `test.speak` nodes: they go on when told. */
export class Speakers {
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>()
  readonly #said = new Map<string, PromiseWithResolvers<void>>()

  /** Lets the speaker `name` go on, now or when it comes to its pause. */
  goOn(name: string): void {
    this.#at(this.#waiting, name).resolve()
  }

  /** Resolves when the speaker `name` has come to its pause. */
  untilPaused(name: string): Promise<void> {
    return this.#at(this.#said, name).promise
  }

  async pause(name: string): Promise<void> {
    this.#at(this.#said, name).resolve()
    await this.#at(this.#waiting, name).promise
  }

  #at(map: Map<string, PromiseWithResolvers<void>>, name: string): PromiseWithResolvers<void> {
    const known = map.get(name) ?? Promise.withResolvers<void>()
    map.set(name, known)
    return known
  }
}

/**
 * A node that says its words one by one on the channel `text`, with a step and a log line, pausing in the middle when
 * it has a `pause`, and failing at its end in its first `failures` attempts.
 */
export function createSpeaker(speakers: Speakers) {
  return defineNode({
    type: 'test.speak',
    version: '1.0',
    category: 'tool',
    title: 'Speak',
    description: 'Says words.',
    icon: 'mic',
    config: z.strictObject({
      words: z.array(z.string()),
      pause: z.string().default(''),
      failures: z.number().default(0),
    }),
    sideEffects: 'none',
    example: { config: { words: ['hello'] } },
    run: async (context, { words, pause, failures }) => {
      const middle = words.length >> 1
      await context.step('begin', () => Promise.resolve('begun'))
      context.log('info', 'begins')
      for (const [at, word] of words.entries()) {
        if (at === middle && pause !== '') await speakers.pause(pause)
        context.emit('text', word)
        context.progress(at + 1, words.length)
        if (at % 4 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      if (context.attempt <= failures) throw new Error('told to fail')
      return words.join('')
    },
  })
}
