import { toWorkflowId, type ExecutionStatus } from '@heddle/model'
import type { Executions } from '@heddle/runtime'
import { only } from '../only.ts'

type ListRequest = Parameters<Executions['list']>[1]

/** What a list is asked for, as the use-case takes it. */
export function toFilter(query: {
  readonly status?: readonly ExecutionStatus[] | undefined
  readonly workflowId?: string | undefined
  readonly trigger?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}): ListRequest {
  const { workflowId, ...rest } = query
  return { ...only(rest), ...(workflowId === undefined ? {} : { workflowId: toWorkflowId(workflowId) }) }
}
