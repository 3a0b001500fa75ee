import { mergeClasses } from '@heddle/ui'
import { CircleCheck, CircleX, Lightbulb, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface ShownFinding {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'hint'
  readonly path: string
  readonly message: string
  readonly nodeId?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
}

interface FindingListProps {
  readonly findings: readonly ShownFinding[]
  /** Makes findings about nodes choosable. */
  readonly onNode?: (nodeId: string) => void
  readonly className?: string
}

const SHOWN = 50
const LOOKS = {
  error: { Icon: CircleX, tone: 'text-danger-text' },
  warning: { Icon: TriangleAlert, tone: 'text-warning-text' },
  hint: { Icon: Lightbulb, tone: 'text-info-text' },
} as const

/** Findings of a definition: what is wrong, where, and what to do. */
export function FindingList({ findings, onNode, className }: FindingListProps) {
  const { t } = useTranslation('workflows')
  const [isAll, setIsAll] = useState(false)
  if (findings.length === 0) {
    return (
      <p className={mergeClasses('flex items-center gap-2 px-3 py-2 text-sm text-ink-soft', className)}>
        <CircleCheck aria-hidden className="size-4 text-success-text" />
        {t('findings.none')}
      </p>
    )
  }
  const shown = isAll ? findings : findings.slice(0, SHOWN)
  return (
    <ul
      className={mergeClasses('max-h-80 divide-y divide-line overflow-y-auto', className)}
      aria-label={t('findings.label')}
    >
      {shown.map((finding, at) => (
        <FindingRow key={at} finding={finding} {...(onNode === undefined ? {} : { onNode })} />
      ))}
      {shown.length < findings.length && (
        <li>
          <button
            type="button"
            className="w-full px-3 py-2 text-left text-xs text-accent-text hover:bg-hover"
            onClick={() => setIsAll(true)}
          >
            {t('findings.more', { count: findings.length - shown.length })}
          </button>
        </li>
      )}
    </ul>
  )
}

interface FindingRowProps {
  readonly finding: ShownFinding
  readonly onNode?: (nodeId: string) => void
}

function FindingRow({ finding: { code, severity, path, message, nodeId, line, column }, onNode }: FindingRowProps) {
  const { t } = useTranslation('workflows')
  const { Icon, tone } = LOOKS[severity]
  const place = line === undefined ? (nodeId ?? path) : t('findings.line', { line, column: column ?? 1 })
  return (
    <li className="flex items-start gap-2 px-3 py-2 text-sm">
      <Icon aria-hidden className={mergeClasses('mt-0.5 size-4 shrink-0', tone)} />
      <div className="min-w-0 flex-1">
        <span className="sr-only">{t(`findings.${severity}`)}: </span>
        <span className="wrap-anywhere">{message}</span>
        <div className="mt-0.5 flex flex-wrap gap-x-2 text-xs text-ink-faint">
          <code className="font-mono">{code}</code>
          {place !== '' && <PlaceText place={place} {...(nodeId === undefined ? {} : { nodeId })} onNode={onNode} />}
        </div>
      </div>
    </li>
  )
}

interface PlaceTextProps {
  readonly place: string
  readonly nodeId?: string
  readonly onNode: ((nodeId: string) => void) | undefined
}

function PlaceText({ place, nodeId, onNode }: PlaceTextProps) {
  if (nodeId === undefined || onNode === undefined) return <span>{place}</span>
  return (
    <button type="button" className="text-accent-text hover:underline" onClick={() => onNode(nodeId)}>
      {place}
    </button>
  )
}
