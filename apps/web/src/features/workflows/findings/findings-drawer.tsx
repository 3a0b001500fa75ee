import { Badge, Popover, buttonClasses } from '@heddle/ui'
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FindingList, type ShownFinding } from './finding-list.tsx'

interface FindingsDrawerProps {
  readonly findings: readonly ShownFinding[]
  readonly onNode: (nodeId: string) => void
}

/** How many findings the draft has, and the list behind it. */
export function FindingsDrawer({ findings, onNode }: FindingsDrawerProps) {
  const { t } = useTranslation('workflows')
  const errors = findings.filter((finding) => finding.severity === 'error').length
  const others = findings.length - errors
  return (
    <div className="absolute top-3 left-3 z-10">
      <Popover
        label={t('findings.label')}
        className="w-[26rem] p-0"
        trigger={
          <button type="button" className={buttonClasses({ variant: 'secondary', size: 'sm' })}>
            {findings.length === 0 && (
              <>
                <CircleCheck aria-hidden className="text-success-text" />
                {t('findings.none')}
              </>
            )}
            {errors > 0 && (
              <Badge tone="danger" icon={<CircleX />}>
                {t('findings.errors', { count: errors })}
              </Badge>
            )}
            {others > 0 && (
              <Badge tone="warning" icon={<TriangleAlert />}>
                {t('findings.others', { count: others })}
              </Badge>
            )}
          </button>
        }
      >
        <FindingList findings={findings} onNode={onNode} />
      </Popover>
    </div>
  )
}
