import { ApiError, makeIdempotencyKey } from '@heddle/client'
import type { Json } from '@heddle/model'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { ApiFinding } from '../../api/answers.ts'
import { api } from '../../api/api.ts'
import { useDescribeError } from '../../errors/use-error-words.ts'
import { EXECUTIONS_KEY } from '../executions/execution-queries.ts'
import type { RunTarget } from './run-dialog-store.ts'

/** Why nothing was started. */
export interface StartProblem {
  readonly description: string
  readonly code?: string
  readonly findings: readonly ApiFinding[]
}

/** Starts an execution and goes to its page. A press that is repeated because no answer came starts it once. */
export function useStart(workflowId: string, onDone: () => void) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const describe = useDescribeError()
  const sent = useRef<{ readonly body: string; readonly key: string } | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<StartProblem | null>(null)
  const start = async (what: { readonly input: Json; readonly version: RunTarget['version'] }) => {
    const body = JSON.stringify(what)
    if (sent.current?.body !== body) sent.current = { body, key: makeIdempotencyKey() }
    setIsBusy(true)
    setProblem(null)
    try {
      const { executionId } = await api.post('/api/v1/workflows/{id}/execute', {
        params: { path: { id: workflowId } },
        body: what,
        idempotencyKey: sent.current.key,
      })
      void queries.invalidateQueries({ queryKey: EXECUTIONS_KEY })
      onDone()
      await navigate({ to: '/executions/$executionId', params: { executionId } })
    } catch (error) {
      const findings = error instanceof ApiError ? (error.findings as readonly ApiFinding[]) : []
      setProblem({ ...describe(error), findings })
    } finally {
      setIsBusy(false)
    }
  }
  return { start, isBusy, problem }
}
