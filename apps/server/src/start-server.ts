import { openHeddle, readVersion, seedExamples, type Configuration, type Heddle } from '@heddle/runtime'
import pino from 'pino'
import { createServer } from './create-server.ts'

/**
 * Starts Heddle and its server and runs until SIGINT or SIGTERM: then running attempts get 30 s; a second signal ends
 * at once, and what was open is recovered at the next start.
 */
export async function startServer(configuration: Configuration): Promise<void> {
  let heddle: Heddle | null = null
  const log = pino(
    { level: configuration.logLevel, base: { pid: process.pid } },
    pino.destination({ fd: 2, sync: true }),
  )
  const server = createServer({ configuration, heddle: () => heddle, log })
  await server.listen({ host: configuration.bind, port: configuration.port })
  try {
    heddle = await openHeddle(configuration)
  } catch (error) {
    await server.close()
    throw error
  }
  const examples = await seedExamples(heddle).catch((error: unknown) => {
    // Nobody should be without a server for want of examples; the next start tries again.
    log.warn({ err: error }, 'The example workflows could not be made.')
    return []
  })
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : configuration.port
  const url = `http://localhost:${port}`
  const recovered = heddle.recovered.executions
  process.stdout.write(`Heddle ${readVersion()} is ready on ${url} (this machine only).\n`)
  process.stdout.write(`  data      ${configuration.databaseUrl === null ? configuration.dataFolder : 'Postgres'}\n`)
  if (examples.length > 0)
    process.stdout.write(`  examples  ${examples.length} workflows to begin with: ${examples.join(', ')}\n`)
  if (recovered > 0) process.stdout.write(`  recovered ${recovered} open executions\n`)
  process.stdout.write('  next      heddle run examples/hello.yaml     (in another terminal)\n')
  await untilStopped(async () => {
    await server.close()
    await heddle?.close()
  })
}

async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  process.stdout.write('Stopping: running attempts get 30 s. Press Ctrl-C again to stop at once.\n')
  process.once('SIGINT', () => process.exit(130))
  await stop()
}
