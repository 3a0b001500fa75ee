import { EmptyState, Skeleton } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { CircleDashed } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../errors/query-view.tsx'
import { ValueView } from '../../values/value-view.tsx'
import { nodeExecutionQuery } from '../execution-queries.ts'
import type { NodeView } from '../model/execution-view.ts'
import { toShownValue } from '../model/read-data.ts'

interface InputTabProps {
  readonly executionId: string
  readonly node: NodeView
}

/** What a node execution was given: its configuration with every expression resolved. */
export function InputTab({ executionId, node }: InputTabProps) {
  const { t } = useTranslation('execution')
  const query = useQuery(nodeExecutionQuery(executionId, node.key, `${node.status} ${node.attempts.length}`))
  return (
    <QueryView query={query} loading={<Skeleton className="h-24" />}>
      {(detail) => {
        const input = toShownValue(detail.input)
        if (input === null) return <EmptyState icon={<CircleDashed />} title={t('panel.noInput')} />
        return <ValueView executionId={executionId} value={input} label={t('panel.input')} />
      }}
    </QueryView>
  )
}
