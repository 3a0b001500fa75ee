import { Badge } from '@heddle/ui'
import { CircleDot, CircleOff, FilePen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { WorkflowSummary } from '../../../api/answers.ts'

type Facts = Pick<WorkflowSummary, 'activeVersion' | 'lastVersion' | 'hasUnpublishedChanges'>

/** Whether a workflow is active, and what is not published yet. */
export function WorkflowStatus({ workflow }: { readonly workflow: Facts }) {
  const { t } = useTranslation('workflows')
  const { activeVersion, lastVersion, hasUnpublishedChanges } = workflow
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {activeVersion === null ? (
        <Badge icon={<CircleOff />}>{lastVersion === null ? t('status.draft') : t('status.off')}</Badge>
      ) : (
        <Badge tone="success" icon={<CircleDot />}>
          {t('status.active', { version: activeVersion })}
        </Badge>
      )}
      {hasUnpublishedChanges && lastVersion !== null && (
        <Badge tone="warning" icon={<FilePen />}>
          {t('status.unpublished')}
        </Badge>
      )}
    </span>
  )
}
