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
    const mainBefore = process.threadCpuUsage()
    const allBefore = process.cpuUsage()
    let chains = 0
    const figures = await measureChains({
      concurrency,
      seconds: Number(seconds),
      stepsPerChain: STEPS,
      runChain: async () => {
        await bench.run(plan)
        chains += 1
      },
    })
    const commits = bench.heddle.host.stats().commits - commitsBefore
    const perStep = ({ user, system }: NodeJS.CpuUsage) => (user + system) / (chains * STEPS)
    const mainMicroseconds = perStep(process.threadCpuUsage(mainBefore))
    const allMicroseconds = perStep(process.cpuUsage(allBefore))
    console.log(JSON.stringify({ concurrency, ...figures, commits, mainMicroseconds, allMicroseconds }))
  }
} finally {
  await bench.close()
}
