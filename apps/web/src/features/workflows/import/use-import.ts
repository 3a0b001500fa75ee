import { ApiError, makeIdempotencyKey, toIfMatch } from '@heddle/client'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiFinding } from '../../../api/answers.ts'
import { api } from '../../../api/api.ts'
import { useAct } from '../../../api/use-act.ts'
import { toasts } from '../../../app/toasts.ts'
import { WORKFLOWS_KEY, workflowKey } from '../workflow-queries.ts'
import type { ImportCandidate } from './use-read-files.ts'

/** What becomes of a file: a workflow of its own, or the new draft of the one with its name. */
export type ImportChoice = 'new' | 'replace'

/** Carries an import out. `refused`: what the server found wrong. */
export function useImport(onDone: () => void) {
  const { t } = useTranslation('workflows')
  const act = useAct()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isBusy, setIsBusy] = useState(false)
  const [refused, setRefused] = useState<readonly ApiFinding[]>([])
  const run = async (candidates: readonly ImportCandidate[], choices: ReadonlyMap<string, ImportChoice>) => {
    setIsBusy(true)
    const ids = await act(async () => {
      try {
        return await carryOut(candidates, choices)
      } catch (error) {
        if (error instanceof ApiError) setRefused(error.findings as readonly ApiFinding[])
        throw error
      }
    })
    setIsBusy(false)
    if (ids === null) return
    await Promise.all([
      queries.invalidateQueries({ queryKey: WORKFLOWS_KEY }),
      ...ids.map((id) => queries.invalidateQueries({ queryKey: workflowKey(id) })),
    ])
    toasts.add({ tone: 'success', title: t('toast.imported', { count: ids.length }) })
    onDone()
    const [only] = ids
    if (ids.length === 1 && only !== undefined) {
      void navigate({ to: '/workflows/$workflowId', params: { workflowId: only } })
    }
  }
  return { run, isBusy, refused }
}

async function carryOut(
  candidates: readonly ImportCandidate[],
  choices: ReadonlyMap<string, ImportChoice>,
): Promise<readonly string[]> {
  const isReplacing = ({ read, same }: ImportCandidate) => same !== null && choices.get(read.file) === 'replace'
  const replaced: string[] = []
  for (const { read, same } of candidates.filter(isReplacing)) {
    if (same === null || read.definition === null) continue
    await api.put('/api/v1/workflows/{id}', {
      params: { path: { id: same.id } },
      ifMatch: toIfMatch(same.revision),
      body: { definition: read.definition },
    })
    replaced.push(same.id)
  }
  const fresh = candidates.filter((candidate) => !isReplacing(candidate))
  if (fresh.length === 0) return replaced
  const report = await api.post('/api/v1/workflows/import', {
    idempotencyKey: makeIdempotencyKey(),
    body: { files: fresh.map(({ read }) => ({ name: read.file, text: read.text })) },
  })
  return [...replaced, ...report.workflows.map(({ workflow }) => workflow.id)]
}
