/*
 * The outside world of the examples: a small HTTP service on 127.0.0.1:4810 (or PORT). Start it in a second terminal:
 *   node examples/service.js
 */
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

const HEADLINES = [
  { title: 'Loom exports rise for the third month', topic: 'textiles', score: 8 },
  { title: 'New weaving pattern wins design prize', topic: 'textiles', score: 6 },
  { title: 'Cotton harvest delayed by rain', topic: 'farming', score: 5 },
  { title: 'Mill reopens after forty years', topic: 'textiles', score: 9 },
]

/**
 * Starts the service.
 * @param {{ port?: number }} [options] 0, the default, takes a free port
 * @returns {Promise<{ url: string, calls: { method: string, path: string, key: string | null }[], close(): Promise<void> }>}
 */
export async function startService({ port = 0 } = {}) {
  const calls = []
  const bookings = new Map()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://service')
    const key = request.headers['idempotency-key'] ?? null
    calls.push({ method: request.method ?? 'GET', path: url.pathname, key: key === null ? null : String(key) })
    const body = await readJson(request)
    const answer = await route({ method: request.method, url, body, key, bookings })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.body))
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve(undefined))
      }),
  }
}

async function route({ method, url, body, key, bookings }) {
  const [, area, id] = url.pathname.split('/')
  if (area === 'headlines') {
    const topic = url.searchParams.get('topic')
    return { status: 200, body: { items: HEADLINES.filter((item) => topic === null || item.topic === topic) } }
  }
  if (area === 'slow') {
    const ms = Math.min(Number(url.searchParams.get('ms') ?? 500), 10_000)
    await new Promise((resolve) => setTimeout(resolve, ms))
    return { status: 200, body: { name: id ?? 'slow', ms } }
  }
  if (area === 'bookings' && method === 'POST') {
    // The same key books once, however often it is sent.
    const number = bookings.get(key) ?? `${body.kind}-${bookings.size + 1}`
    if (key !== null) bookings.set(key, number)
    return { status: 201, body: { number } }
  }
  if (area === 'bookings' && method === 'DELETE') return { status: 200, body: { cancelled: id } }
  if (area === 'payments') {
    return body.amount > 1000
      ? { status: 402, body: { message: 'The card was declined.' } }
      : { status: 201, body: { paid: body.amount } }
  }
  if (area === 'notes') return { status: 201, body: { noted: true } }
  return { status: 404, body: { message: `There is nothing at ${url.pathname}.` } }
}

async function readJson(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? {} : JSON.parse(text)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const service = await startService({ port: Number(process.env.PORT ?? 4810) })
  console.log(`The examples' service listens on ${service.url}. Stop it with Ctrl-C.`)
}
