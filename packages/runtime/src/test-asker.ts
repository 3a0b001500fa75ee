import { defineNode, type NodeType } from '@heddle/node-sdk'
import { z } from 'zod'
import { parseConfiguration, type Configuration } from './configuration.ts'

/**
 * A node type for tests: asks every address in turn, the first in a step, and gives the texts. `afterCall` is told how
 * many calls of this entry were answered.
 */
export function createAsker({ afterCall }: { readonly afterCall?: (count: number) => Promise<void> } = {}): NodeType {
  return defineNode({
    type: 'test.asker',
    version: '1.0',
    category: 'tool',
    title: 'Asker',
    description: 'Asks every address in turn.',
    icon: 'box',
    config: z.strictObject({ urls: z.array(z.string()) }),
    sideEffects: 'none',
    example: { config: { urls: [] } },
    async run(context, { urls }) {
      const texts: string[] = []
      for (const [at, url] of urls.entries()) {
        const ask = async () => (await context.fetch(url)).text()
        texts.push(await (at === 0 ? context.step('first', ask) : ask()))
        await afterCall?.(at + 1)
      }
      return texts
    },
  })
}

/** Of a quiet Heddle that may call this machine. */
export function testConfiguration(folder: string): Configuration {
  return parseConfiguration({ HEDDLE_DATA: folder, HEDDLE_LOG: 'silent' })
}
