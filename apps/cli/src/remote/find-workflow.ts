import { listAll, type Answer, type Client } from '@heddle/client'
import { HeddleError } from '@heddle/model'
import { isMissing } from './remote-report.ts'

export type WorkflowSummary = Answer<'/api/v1/workflows', 'get'>['items'][number]

/**
 * The workflow that `text` means: its id, or a name that only one workflow has. Throws `NOT_FOUND`, and `CONFLICT` that
 * lists those it may mean.
 */
export async function findWorkflow(client: Client, text: string): Promise<WorkflowSummary> {
  const query = { search: text, limit: 200 } as const
  const found: WorkflowSummary[] = []
  for await (const workflow of listWorkflows(client, query)) {
    if (workflow.id === text) return workflow
    if (workflow.name === text) found.push(workflow)
  }
  if (found.length === 0) return findById(client, text)
  if (found.length === 1 && found[0] !== undefined) return found[0]
  const ids = found.map(({ id }) => id).join(', ')
  throw new HeddleError('CONFLICT', `Several workflows are named "${text}". Give an id instead: ${ids}.`)
}

interface Query {
  readonly search?: string
  readonly limit?: number
}

/** Every workflow that matches, page after page. */
export function listWorkflows(client: Client, query: Query): AsyncGenerator<WorkflowSummary, void, undefined> {
  return listAll((cursor) =>
    client.get('/api/v1/workflows', { params: { query: { ...query, ...(cursor === undefined ? {} : { cursor }) } } }),
  )
}

/** An id need not contain what the search looks into. */
async function findById(client: Client, text: string): Promise<WorkflowSummary> {
  const missing = () => new HeddleError('NOT_FOUND', `No workflow has the id or name "${text}". See: heddle workflows`)
  if (!/^[0-9a-f-]{36}$/i.test(text)) throw missing()
  try {
    const workflow = await client.get('/api/v1/workflows/{id}', { params: { path: { id: text } } })
    return { ...workflow, lastExecution: null, nextRunAt: null }
  } catch (error) {
    if (isMissing(error)) throw missing()
    throw error
  }
}
