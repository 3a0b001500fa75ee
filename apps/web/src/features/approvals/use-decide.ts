import type { Json } from '@heddle/model'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/api.ts'
import { useAct } from '../../api/use-act.ts'
import { toasts } from '../../app/toasts.ts'
import { APPROVALS_KEY } from './approval-queries.ts'

interface Decision {
  readonly note: string
  readonly form?: Json
}

/** Answers an approval. That somebody else was first is said like any other failure, and the inbox is read again. */
export function useDecide(approvalId: string) {
  const { t } = useTranslation('approvals')
  const queries = useQueryClient()
  const act = useAct()
  const [busy, setBusy] = useState<'approve' | 'reject' | null>(null)
  const answer = async (how: 'approve' | 'reject', { note, form }: Decision) => {
    setBusy(how)
    await act(async () => {
      const body = { ...(note.trim() === '' ? {} : { note: note.trim() }), ...(form === undefined ? {} : { form }) }
      const params = { path: { id: approvalId } }
      const approval =
        how === 'approve'
          ? await api.post('/api/v1/approvals/{id}/approve', { params, body })
          : await api.post('/api/v1/approvals/{id}/reject', { params, body })
      toasts.add({
        tone: 'success',
        title: t(how === 'approve' ? 'toast.approved' : 'toast.rejected', { title: approval.title }),
      })
    })
    await queries.invalidateQueries({ queryKey: APPROVALS_KEY })
    setBusy(null)
  }
  return {
    approve: (decision: Decision) => answer('approve', decision),
    reject: (decision: Decision) => answer('reject', decision),
    busy,
  }
}
