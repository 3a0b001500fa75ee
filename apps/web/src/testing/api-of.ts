import { createClient, type Client } from '@heddle/client'
import type { Json } from '@heddle/model'

/** The API of the server under test, and what tests do with it again and again. */
export interface TestApi {
  readonly client: Client
  /** The id of the workflow with that name. */
  findWorkflow(name: string): Promise<string>
  /** Starts the active version and gives the execution's id. */
  start(workflow: string, input?: Json): Promise<string>
}

export function apiOf(url: string): TestApi {
  const client = createClient({ baseUrl: url })
  const findWorkflow = async (name: string): Promise<string> => {
    const { items } = await client.get('/api/v1/workflows', { params: { query: { search: name } } })
    const found = items.find((workflow) => workflow.name === name)
    if (found === undefined) throw new Error(`There is no workflow named ${name}.`)
    return found.id
  }
  return {
    client,
    findWorkflow,
    start: async (workflow, input = {}) => {
      const id = await findWorkflow(workflow)
      const started = await client.post('/api/v1/workflows/{id}/execute', { params: { path: { id } }, body: { input } })
      return started.executionId
    },
  }
}
