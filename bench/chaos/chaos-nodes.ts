import { HeddleError, type Json } from '@heddle/model'
import { defineNode, type NodeType, type StepContext } from '@heddle/node-sdk'
import { z } from 'zod'

/** Six effects as steps of one node: its first attempt fails after two of them, and it sleeps after four. */
const chaosSteps = defineNode({
  type: 'chaos.steps',
  version: '1.0',
  category: 'tool',
  title: 'Steps',
  description: 'Calls the counter service in durable steps.',
  icon: 'footprints',
  config: z.strictObject({ service: z.string(), steps: z.int().positive() }),
  sideEffects: 'retry',
  example: { config: { service: 'http://127.0.0.1:1', steps: 6 } },
  async run(context, { service, steps }) {
    const numbers: Json[] = []
    for (let step = 1; step <= steps; step++) {
      numbers.push(await context.step(`step-${step}`, (inside) => countEffect(inside, service)))
      if (step === 2 && context.attempt === 1) {
        throw new HeddleError('UPSTREAM_UNAVAILABLE', 'The first attempt fails here, on purpose.')
      }
      if (step === 4) await context.sleep('nap', 60)
    }
    return { numbers }
  },
})

/** One effect that nobody may repeat without asking. */
const chaosCareful = defineNode({
  type: 'chaos.careful',
  version: '1.0',
  category: 'tool',
  title: 'Careful',
  description: 'Calls the counter service; when its worker dies, a person decides.',
  icon: 'hand',
  config: z.strictObject({ service: z.string() }),
  sideEffects: 'ask',
  example: { config: { service: 'http://127.0.0.1:1' } },
  run: async (context, { service }) => ({ n: await countEffect(context, service) }),
})

/** Node types that only the chaos run has. */
export const chaosNodes: readonly NodeType[] = [chaosSteps, chaosCareful]

async function countEffect(context: StepContext, service: string): Promise<Json> {
  const headers = { 'idempotency-key': context.idempotencyKey, 'content-type': 'application/json' }
  const response = await context.fetch(`${service}/effect`, { method: 'POST', headers, body: '{}' })
  const answer = (await response.json()) as { readonly n: number }
  return answer.n
}
