import { makeIdempotencyKey } from '@heddle/client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Workflow } from '../../../api/answers.ts'
import { api } from '../../../api/api.ts'
import { toasts } from '../../../app/toasts.ts'
import { useDescribeError } from '../../../errors/use-error-words.ts'
import { WORKFLOWS_KEY, workflowKey } from '../workflow-queries.ts'

/** Publishes the draft as it was shown; `problem` says why it was refused. */
export function usePublish(workflow: Pick<Workflow, 'id' | 'name' | 'revision'>, onDone: () => void) {
  const { t } = useTranslation('workflows')
  const queries = useQueryClient()
  const describe = useDescribeError()
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const publish = async (choice: { readonly note: string; readonly activate: boolean }) => {
    setIsBusy(true)
    try {
      const { version } = await api.post('/api/v1/workflows/{id}/publish', {
        params: { path: { id: workflow.id } },
        idempotencyKey: makeIdempotencyKey(),
        body: {
          revision: workflow.revision,
          activate: choice.activate,
          ...(choice.note.trim() === '' ? {} : { note: choice.note.trim() }),
        },
      })
      toasts.add({ tone: 'success', title: t('toast.published', { name: workflow.name, version }) })
      onDone()
    } catch (error) {
      setProblem(describe(error).description)
    } finally {
      setIsBusy(false)
      // After a refusal too: somebody else may have changed the draft.
      await Promise.all([
        queries.invalidateQueries({ queryKey: WORKFLOWS_KEY }),
        queries.invalidateQueries({ queryKey: workflowKey(workflow.id) }),
      ])
    }
  }
  return { publish, isBusy, problem }
}
