/*
 * Clients of streams in a thread of their own, as browsers are elsewhere: each notes when it got which event. Times are
 * ms since 1970 with fractions, so that they compare across threads.
 */
import { parentPort, workerData } from 'node:worker_threads'

export interface ClientsData {
  readonly url: string
  readonly kind: 'sse' | 'ws'
  readonly count: number
}

/** What the thread sends: `ready`, when all clients have their first event; then all that they got. */
export type ClientsMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'received'; readonly times: readonly (readonly [seq: number, at: number])[] }

const now = (): number => performance.timeOrigin + performance.now()

async function listenToEvents(url: string, onText: (text: string) => void): Promise<void> {
  const response = await fetch(`${url}/stream`)
  if (response.body === null) throw new Error(`The stream answered ${response.status} without a body.`)
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1]
      if (data !== undefined) onText(data)
      text = text.slice(end + 2)
    }
  }
}

function listenToSocket(url: string, onText: (text: string) => void): Promise<void> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`)
  socket.addEventListener('message', ({ data }) => onText(String(data)))
  return new Promise((resolve) => socket.addEventListener('close', () => resolve()))
}

async function run({ url, kind, count }: ClientsData): Promise<void> {
  const times: [number, number][] = []
  let waiting = count
  const listen = (): Promise<void> => {
    let isFirst = true
    const onText = (text: string) => {
      const at = now()
      const { seq } = JSON.parse(text) as { readonly seq?: number }
      if (seq !== undefined) times.push([seq, at])
      if (isFirst && --waiting === 0) post({ kind: 'ready' })
      isFirst = false
    }
    return kind === 'sse' ? listenToEvents(url, onText) : listenToSocket(url, onText)
  }
  await Promise.all(Array.from({ length: count }, listen))
  post({ kind: 'received', times })
}

function post(message: ClientsMessage): void {
  parentPort?.postMessage(message)
}

if (parentPort !== null) await run(workerData as ClientsData)
