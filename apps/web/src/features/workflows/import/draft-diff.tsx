import type { Definition } from '@heddle/model'
import { Skeleton } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { QueryView } from '../../../errors/query-view.tsx'
import { DefinitionDiffView } from '../versions/definition-diff-view.tsx'
import { workflowQuery } from '../workflow-queries.ts'

interface DraftDiffProps {
  readonly workflowId: string
  readonly definition: Definition
}

/** What replacing a draft by a definition would change. */
export function DraftDiff({ workflowId, definition }: DraftDiffProps) {
  const query = useQuery(workflowQuery(workflowId))
  return (
    <QueryView query={query} loading={<Skeleton className="h-16" />}>
      {({ workflow }) => (
        <DefinitionDiffView before={workflow.definition as unknown as Definition} after={definition} />
      )}
    </QueryView>
  )
}
