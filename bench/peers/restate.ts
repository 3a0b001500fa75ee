/* Restate, plain handlers: chains of 10 `ctx.run` that return at once. Prints one JSON line of figures per concurrency. */
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http2'
import * as restate from '@restatedev/restate-sdk'
import { startRestateServer } from '@heddle/testkit/restate-server'
import { measureChains } from './chain-load.ts'

const [seconds = '5', ...concurrencies] = process.argv.slice(2)
const STEPS = 10

const chain = restate.service({
  name: 'chain',
  handlers: {
    run: async (ctx: restate.Context) => {
      let value = 0
      for (let step = 0; step < STEPS; step++) {
        const before = value
        value = await ctx.run(`step-${step}`, () => before + 1)
      }
      return value
    },
  },
})

const server = await startRestateServer()
const http2 = createServer(restate.createEndpointHandler({ services: [chain], logger: () => {} }))
await new Promise<void>((resolve) => http2.listen(0, '127.0.0.1', resolve))
await server.register(`http://127.0.0.1:${(http2.address() as AddressInfo).port}`)
try {
  for (const concurrency of concurrencies.map(Number)) {
    const figures = await measureChains({
      concurrency,
      seconds: Number(seconds),
      stepsPerChain: STEPS,
      runChain: async () => {
        const answer = await fetch(`${server.ingressUrl}/chain/run`, { method: 'POST' })
        if (!answer.ok || (await answer.json()) !== STEPS) throw new Error(`Restate answered ${answer.status}.`)
      },
    })
    console.log(JSON.stringify({ concurrency, ...figures }))
  }
} finally {
  await server.stop()
  http2.close()
}
process.exit(0)
