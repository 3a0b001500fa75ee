import { makeIdempotencyKey } from '@heddle/client'
import type { Json } from '@heddle/model'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/api.ts'
import { useAct } from '../../api/use-act.ts'
import { toasts } from '../../app/toasts.ts'
import { EXECUTIONS_KEY } from './execution-queries.ts'

/** How an execution is run again. */
export interface ReplayChoice {
  readonly from?: readonly string[]
  readonly reuse: 'upstream' | 'calls' | 'none'
  readonly version?: number | 'draft'
  readonly input?: Json
}

/** What people do to an execution. Failures are said in a toast. */
export function useExecutionActions(id: string) {
  const { t } = useTranslation('executions')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const act = useAct()
  const path = { path: { id } }
  const reload = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: EXECUTIONS_KEY }),
      queries.invalidateQueries({ queryKey: ['execution', id] }),
    ])
  }
  return {
    pause: () =>
      act(async () => {
        await api.post('/api/v1/executions/{id}/pause', { params: path })
        await reload()
      }),
    resume: () =>
      act(async () => {
        await api.post('/api/v1/executions/{id}/resume', { params: path })
        await reload()
      }),
    cancel: (choice: { readonly compensate: boolean }) =>
      act(async () => {
        await api.post('/api/v1/executions/{id}/cancel', { params: path, body: choice })
        toasts.add({ title: t('toast.cancelling') })
        await reload()
      }),
    signal: (name: string, body: { readonly key: string; readonly payload: Json }) =>
      act(async () => {
        const { delivered } = await api.post('/api/v1/executions/{id}/signal/{name}', {
          params: { path: { id, name } },
          body,
        })
        toasts.add({ tone: 'success', title: t(delivered ? 'toast.signalled' : 'toast.signalKept') })
        await reload()
      }),
    replay: (choice: ReplayChoice) =>
      act(async () => {
        const { executionId } = await api.post('/api/v1/executions/{id}/replay', {
          params: path,
          body: choice,
          idempotencyKey: makeIdempotencyKey(),
        })
        await navigate({ to: '/executions/$executionId', params: { executionId } })
        toasts.add({ tone: 'success', title: t('toast.replayed') })
        await reload()
        return executionId
      }),
  }
}
