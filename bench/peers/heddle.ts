/*
 * Heddle, as the server assembles it: chains of 10 outside nodes that return at once. On SQLite in a temporary folder, or
 * on the Postgres whose address is given. Prints one JSON line of figures per concurrency.
 */
import { chainDefinition } from '../definitions.ts'
import { openBenchHeddle } from '../open-bench-heddle.ts'
import { measureChains } from './chain-load.ts'

const [database = 'sqlite', seconds = '5', ...concurrencies] = process.argv.slice(2)
const STEPS = 10

const bench = await openBenchHeddle(database === 'sqlite' ? {} : { databaseUrl: database })
try {
  const plan = bench.plan(chainDefinition(STEPS))
  for (const concurrency of concurrencies.map(Number)) {
    const commitsBefore = bench.heddle.host.stats().commits
    const figures = await measureChains({
      concurrency,
      seconds: Number(seconds),
      stepsPerChain: STEPS,
      runChain: async () => void (await bench.run(plan)),
    })
    const commits = bench.heddle.host.stats().commits - commitsBefore
    console.log(JSON.stringify({ concurrency, ...figures, commits }))
  }
} finally {
  await bench.close()
}
