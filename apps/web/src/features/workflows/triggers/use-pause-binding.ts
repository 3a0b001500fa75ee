import { useQueryClient } from '@tanstack/react-query'
import type { Binding } from '../../../api/answers.ts'
import { api } from '../../../api/api.ts'
import { useAct } from '../../../api/use-act.ts'
import { workflowKey } from '../workflow-queries.ts'

/** Lets a trigger rest, or fire again. */
export function usePauseBinding({ workflowId, nodeId, isPaused }: Binding): () => Promise<unknown> {
  const act = useAct()
  const queries = useQueryClient()
  return () =>
    act(async () => {
      if (nodeId === null) return
      const params = { path: { id: workflowId, nodeId } }
      if (isPaused) await api.post('/api/v1/workflows/{id}/bindings/{nodeId}/resume', { params })
      else await api.post('/api/v1/workflows/{id}/bindings/{nodeId}/pause', { params })
      await queries.invalidateQueries({ queryKey: workflowKey(workflowId) })
    })
}
