/** What a page of another site tries to reach. */
export interface Aim {
  /** Heddle, as the page names it. */
  readonly base: string
  readonly workflowId: string
  readonly executionId: string
}

/** What the page got hold of, by attempt: the text it could read, `opened`, or how it was refused. */
export type Loot = Readonly<Record<string, string>>

/**
 * Runs in a page: tries all that pages can send elsewhere without being asked, and gives what it could read. Knows
 * nothing of what is around it, because it is sent to the browser as text.
 */
export async function attack({ base, workflowId, executionId }: Aim): Promise<Loot> {
  const api = `${base}/api/v1`
  const definition = 'format: heddle/v1\nname: Planted\nnodes: []\n'
  const execute = `${api}/workflows/${workflowId}/execute`

  const fetchText = async (url: string, init: RequestInit): Promise<string> => {
    try {
      const response = await fetch(url, init)
      return `${response.type} ${response.status} ${await response.text()}`
    } catch (error) {
      return `refused: ${String(error)}`
    }
  }
  const post = (url: string, type: string, body: string, mode: RequestMode) =>
    fetchText(url, { method: 'POST', headers: { 'content-type': type }, body, mode })
  const element = (tag: 'img' | 'script' | 'iframe', address: string): Promise<string> =>
    new Promise((resolve) => {
      const made = document.createElement(tag)
      made.addEventListener('load', () => resolve(tag === 'iframe' ? readFrame(made as HTMLIFrameElement) : 'opened'))
      made.addEventListener('error', () => resolve('refused'))
      made.src = address
      document.body.append(made)
    })
  const readFrame = (frame: HTMLIFrameElement): string => {
    try {
      return frame.contentDocument === null ? 'refused' : `text ${frame.contentDocument.body.innerText}`
    } catch (error) {
      return `refused: ${String(error)}`
    }
  }
  const submit = (action: string, enctype: string, fields: Readonly<Record<string, string>>): Promise<string> =>
    new Promise((resolve) => {
      const frame = document.createElement('iframe')
      frame.name = `frame-${document.querySelectorAll('iframe').length}`
      document.body.append(frame)
      const form = document.createElement('form')
      Object.assign(form, { action, enctype, method: 'post', target: frame.name })
      for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement('input'), { name, value }))
      }
      document.body.append(form)
      frame.addEventListener('load', () => resolve(readFrame(frame)))
      form.submit()
    })
  const stream = (address: string): Promise<string> =>
    new Promise((resolve) => {
      const source = new EventSource(address)
      const end = (text: string) => {
        source.close()
        resolve(text)
      }
      source.addEventListener('open', () => end('opened'))
      source.addEventListener('error', () => end('refused'))
    })
  const socket = (address: string): Promise<string> =>
    new Promise((resolve) => {
      const made = new WebSocket(address.replace(/^http/, 'ws'))
      made.addEventListener('open', () => {
        made.close()
        resolve('opened')
      })
      made.addEventListener('error', () => resolve('refused'))
    })

  return {
    read: await fetchText(`${api}/workflows`, {}),
    'read without CORS': await fetchText(`${api}/workflows`, { mode: 'no-cors' }),
    'read with credentials': await fetchText(`${api}/executions`, { credentials: 'include' }),
    'read the metrics': await fetchText(`${base}/metrics`, {}),
    'execute as JSON': await post(execute, 'application/json', '{"input":{}}', 'cors'),
    'execute as text': await post(execute, 'text/plain', '{"input":{}}', 'no-cors'),
    'execute with an empty body': await fetchText(execute, { method: 'POST', mode: 'no-cors' }),
    'import as text': await post(`${api}/workflows/import`, 'text/plain', definition, 'no-cors'),
    'upload a file': await post(`${api}/files?path=planted`, 'text/plain', 'planted', 'no-cors'),
    'delete a workflow': await fetchText(`${api}/workflows/${workflowId}`, { method: 'DELETE' }),
    'change variables': await fetchText(`${api}/variables`, { method: 'PUT', body: '{"values":{"a":1}}' }),
    'call a webhook': await post(`${base}/hooks/local/hello`, 'text/plain', '{"name":"evil"}', 'no-cors'),
    'form: execute': await submit(execute, 'text/plain', { '{"input":{"a': '"}}' }),
    'form: import': await submit(`${api}/workflows/import`, 'text/plain', { format: 'heddle/v1' }),
    'form: upload': await submit(`${api}/files`, 'multipart/form-data', { file: 'planted' }),
    'form: deactivate': await submit(
      `${api}/workflows/${workflowId}/deactivate`,
      'application/x-www-form-urlencoded',
      {},
    ),
    image: await element('img', `${base}/icon.svg`),
    script: await element('script', `${api}/workflows`),
    frame: await element('iframe', `${base}/workflows`),
    stream: await stream(`${api}/executions/${executionId}/stream`),
    socket: await socket(`${api}/ws`),
    'socket of an execution': await socket(`${api}/executions/${executionId}/ws`),
  }
}
