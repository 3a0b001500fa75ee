import { ExecutionList } from '../executions/list/execution-list.tsx'
import { NO_EXECUTION_FILTERS } from '../executions/execution-filters.ts'

/** Executions of one workflow. */
export function ExecutionsTab({ workflowId }: { readonly workflowId: string }) {
  return (
    <div className="p-4 lg:px-6">
      <ExecutionList filters={{ ...NO_EXECUTION_FILTERS, workflowId }} columns="of-workflow" />
    </div>
  )
}
