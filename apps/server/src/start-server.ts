import { HeddleError } from '@heddle/model'
import { openHeddle, readVersion, seedExamples, type Configuration, type Heddle } from '@heddle/runtime'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { createServer } from './create-server.ts'
import { collectGarbage, trimMemoryAtRest } from './trim-memory.ts'

export interface StartOptions {
  /** Called once with the server's address, when it takes work. */
  readonly onReady?: (url: string) => void
}

/**
 * Starts Heddle and its server and runs until SIGINT or SIGTERM: then running attempts get 30 s; a second signal ends
 * at once, and what was open is recovered at the next start. Throws `CONFLICT` when the port is taken.
 */
export async function startServer(configuration: Configuration, options: StartOptions = {}): Promise<void> {
  let heddle: Heddle | null = null
  const log = pino(
    { level: configuration.logLevel, base: { pid: process.pid } },
    pino.destination({ fd: 2, sync: true }),
  )
  const server = createServer({ configuration, heddle: () => heddle, log })
  const url = `http://localhost:${await listen(server, configuration)}`
  try {
    heddle = await openHeddle(configuration, { address: url })
  } catch (error) {
    await server.close()
    throw error
  }
  const examples = await seedExamples(heddle, { url }).catch((error: unknown) => {
    // Nobody should be without a server for want of examples; the next start tries again.
    log.warn({ err: error }, 'The example workflows could not be made.')
    return []
  })
  // Before anybody is told that it is ready: a signal that comes at once is one to stop, not to die.
  const stopped = untilStopped()
  process.stdout.write(describeStart(heddle, { configuration, url, examples }))
  options.onReady?.(url)
  const { host } = heddle
  const stopTrimming = trimMemoryAtRest({
    activity: () => {
      const { running, commits } = host.stats()
      return running > 0 ? null : commits
    },
    collect: collectGarbage,
  })
  await stopped
  stopTrimming()
  await server.close()
  await heddle.close()
}

async function listen(server: FastifyInstance, { bind, port }: Configuration): Promise<number> {
  try {
    await server.listen({ host: bind, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    const message = `Port ${port} is taken, perhaps by another Heddle. Stop that, or choose another port: npx heddle start --port ${port === 65_535 ? 0 : port + 1}`
    throw new HeddleError('CONFLICT', message, { cause: error })
  }
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** What a newcomer reads first: where it is, what it works on, what to do next. */
function describeStart(
  heddle: Heddle,
  start: { readonly configuration: Configuration; readonly url: string; readonly examples: readonly string[] },
): string {
  const { configuration, url, examples } = start
  const recovered = heddle.recovered.executions
  const data = configuration.databaseUrl === null ? configuration.dataFolder : 'Postgres'
  const lines = [
    `Heddle ${readVersion()} is ready on ${url} (this machine only).`,
    `  data      ${data}`,
    ...(examples.length > 0 ? [`  examples  ${examples.length} workflows to begin with: ${examples.join(', ')}`] : []),
    ...(recovered > 0 ? [`  recovered ${recovered} open ${recovered === 1 ? 'execution' : 'executions'}`] : []),
    `  API       ${url}/api/docs`,
    `  next      open ${url} in a browser, or in another terminal:`,
    `            npx heddle run examples/hello.yaml --server ${url}`,
  ]
  return `${lines.join('\n')}\n`
}

async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  process.stdout.write('Stopping: running attempts get 30 s. Press Ctrl-C again to stop at once.\n')
  process.once('SIGINT', () => process.exit(130))
}
