import { makeIdempotencyKey, toIfMatch } from '@heddle/client'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { WorkflowSummary } from '../../api/answers.ts'
import { api } from '../../api/api.ts'
import { useAct } from '../../api/use-act.ts'
import { toasts } from '../../app/toasts.ts'
import { WORKFLOWS_KEY, workflowKey } from './workflow-queries.ts'

/** What people do to a workflow as a whole. Each says how it went in a toast. */
export function useWorkflowActions(workflow: Pick<WorkflowSummary, 'id' | 'name' | 'revision'>) {
  const { t } = useTranslation(['workflows', 'app'])
  const queries = useQueryClient()
  const navigate = useNavigate()
  const act = useAct()
  const { id, name, revision } = workflow
  const path = { path: { id } }
  const reload = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: WORKFLOWS_KEY }),
      queries.invalidateQueries({ queryKey: workflowKey(id) }),
    ])
  const restore = () =>
    act(async () => {
      await api.post('/api/v1/workflows/{id}/restore', { params: path })
      await reload()
      toasts.add({ tone: 'success', title: t('toast.restored', { name }) })
    })
  return {
    activate: (version: number) =>
      act(async () => {
        await api.post('/api/v1/workflows/{id}/activate', { params: path, body: { version } })
        await reload()
        toasts.add({ tone: 'success', title: t('toast.activated', { name, version }) })
      }),
    deactivate: () =>
      act(async () => {
        await api.post('/api/v1/workflows/{id}/deactivate', { params: path })
        await reload()
        toasts.add({ title: t('toast.deactivated', { name }) })
      }),
    duplicate: () =>
      act(async () => {
        const copy = await api.post('/api/v1/workflows/{id}/duplicate', {
          params: path,
          idempotencyKey: makeIdempotencyKey(),
        })
        await reload()
        toasts.add({
          tone: 'success',
          title: t('toast.duplicated', { name: copy.name }),
          action: {
            label: t('action.open'),
            onSelect: () => void navigate({ to: '/workflows/$workflowId', params: { workflowId: copy.id } }),
          },
        })
      }),
    remove: () =>
      act(async () => {
        await api.delete('/api/v1/workflows/{id}', { params: path, ifMatch: toIfMatch(revision) })
        await reload()
        toasts.add({
          title: t('toast.deleted', { name }),
          action: { label: t('app:action.undo'), onSelect: () => void restore() },
        })
      }),
  }
}
