/*
 * Load over HTTP from a process of its own: connections that send one request after the other, written straight to
 * sockets, so that as little as possible of the machine goes to the one who asks. For each number of connections prints
 * `warm` when the measurement begins, and one JSON line of figures.
 *
 * `http-load.ts URL SECONDS CONNECTIONS…`: POSTs a small JSON body; answers must have the status 200.
 */
import { connect, type Socket } from 'node:net'
import { quantile } from '../quantile.ts'

/** What one measurement gives; times as a caller sees them. */
export interface LoadFigures {
  readonly connections: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly requests: number
  /** Answers that were not 200, and connections that broke. */
  readonly failures: number
}

const WARM_UP_SECONDS = 1
const BODY = '{"customer":"Weavers Ltd","price":100,"weight":3}'

const [url = '', seconds = '5', ...connections] = process.argv.slice(2)
const { hostname, port, pathname } = new URL(url)
const request = [
  `POST ${pathname} HTTP/1.1`,
  `host: ${hostname}:${port}`,
  'content-type: application/json',
  `content-length: ${Buffer.byteLength(BODY)}`,
  '',
  BODY,
].join('\r\n')

for (const count of connections.map(Number)) {
  await measure(count, WARM_UP_SECONDS)
  console.log('warm')
  console.log(JSON.stringify(await measure(count, Number(seconds))))
}

async function measure(count: number, forSeconds: number): Promise<LoadFigures> {
  const times: number[] = []
  const startedAt = performance.now()
  const until = startedAt + forSeconds * 1_000
  const failures = await Promise.all(Array.from({ length: count }, () => useConnection(times, until)))
  const elapsed = (performance.now() - startedAt) / 1_000
  return {
    connections: count,
    requests: times.length,
    requestsPerSecond: times.length / elapsed,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    failures: failures.reduce((sum, failed) => sum + failed, 0),
  }
}

/** Gives the number of failures. */
function useConnection(times: number[], until: number): Promise<number> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true })
    let failures = 0
    let sentAt = 0
    let received = ''
    const send = (): void => {
      if (performance.now() >= until) {
        socket.end()
        return
      }
      sentAt = performance.now()
      socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.on('connect', send)
    socket.on('data', (chunk: string) => {
      received = received === '' ? chunk : received + chunk
      const status = readAnswer(received)
      if (status === null) return
      received = ''
      times.push(performance.now() - sentAt)
      if (status !== 200) failures += 1
      send()
    })
    socket.on('error', () => (failures += 1))
    socket.on('close', () => resolve(failures))
  })
}

/** The status of a whole answer; null while some of it is missing. */
function readAnswer(text: string): number | null {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return null
  const head = text.slice(0, end)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined || text.length < end + 4 + Number(length)) return null
  return Number(head.slice(9, 12))
}
