import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { WorkflowSummary } from '../../../api/answers.ts'
import { api } from '../../../api/api.ts'
import { nodeTypesQuery, toCatalogue } from '../../../api/node-types-query.ts'
import type { ReadFile } from './read-import.ts'

/** A file, and the workflow of the same name, whose draft it could replace. */
export interface ImportCandidate {
  readonly read: ReadFile
  readonly same: WorkflowSummary | null
}

let count = 0
const numbers = new WeakMap<readonly File[], number>()

/** Files are read once for each time they were chosen. */
function numberOf(files: readonly File[]): number {
  const known = numbers.get(files)
  if (known !== undefined) return known
  numbers.set(files, (count += 1))
  return count
}

/** Reads and checks workflow files; the reader and the validator are loaded on demand. */
export function useReadFiles(files: readonly File[]) {
  const queries = useQueryClient()
  return useQuery({
    queryKey: ['import', numberOf(files)],
    queryFn: () => readFiles(queries, files),
    staleTime: Infinity,
    gcTime: 0,
  })
}

async function readFiles(queries: QueryClient, files: readonly File[]): Promise<readonly ImportCandidate[]> {
  const [{ readImport }, { items }] = await Promise.all([
    import('./read-import.ts'),
    queries.ensureQueryData(nodeTypesQuery()),
  ])
  const catalogue = toCatalogue(items)
  return Promise.all(
    files.map(async (file) => {
      const read = readImport(file.name, await file.text(), catalogue)
      return { read, same: read.name === null ? null : await findByName(read.name) }
    }),
  )
}

async function findByName(name: string): Promise<WorkflowSummary | null> {
  const { items } = await api.get('/api/v1/workflows', { params: { query: { search: name, limit: 50 } } })
  return items.find((workflow) => workflow.name === name) ?? null
}
