/* DBOS Transact on Postgres: chains of 10 steps that return at once. Prints one JSON line of figures per concurrency. */
import { DBOS } from '@dbos-inc/dbos-sdk'
import { measureChains } from './chain-load.ts'

const [databaseUrl = '', seconds = '5', ...concurrencies] = process.argv.slice(2)
const STEPS = 10

const chain = DBOS.registerWorkflow(
  async () => {
    let value = 0
    for (let step = 0; step < STEPS; step++) {
      const before = value
      value = await DBOS.runStep(async () => before + 1, { name: `step-${step}` })
    }
    return value
  },
  { name: 'chain' },
)

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: databaseUrl, logLevel: 'error', runAdminServer: false })
await DBOS.launch()
for (const concurrency of concurrencies.map(Number)) {
  const figures = await measureChains({
    concurrency,
    seconds: Number(seconds),
    stepsPerChain: STEPS,
    runChain: async () => void (await chain()),
  })
  console.log(JSON.stringify({ concurrency, ...figures }))
}
await DBOS.shutdown()
