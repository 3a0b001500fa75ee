import type { Definition } from '@heddle/model'
import { Skeleton } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../errors/query-view.tsx'
import { versionQuery } from '../workflow-queries.ts'
import { DefinitionDiffView } from './definition-diff-view.tsx'

interface SinceVersionProps {
  readonly workflowId: string
  /** Null: nothing was published yet. */
  readonly version: number | null
  readonly definition: Definition
}

/** What changed from a version to a definition. */
export function SinceVersion({ workflowId, version, definition }: SinceVersionProps) {
  const { t } = useTranslation('workflows')
  if (version === null) return <p className="text-sm text-ink-soft">{t('publish.first')}</p>
  return <Difference workflowId={workflowId} version={version} definition={definition} />
}

function Difference(props: SinceVersionProps & { readonly version: number }) {
  const query = useQuery(versionQuery(props.workflowId, props.version))
  return (
    <QueryView query={query} loading={<Skeleton className="h-16" />}>
      {(version) => (
        <DefinitionDiffView before={version.definition as unknown as Definition} after={props.definition} />
      )}
    </QueryView>
  )
}
