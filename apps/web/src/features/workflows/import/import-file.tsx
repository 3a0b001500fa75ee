import { Badge, SegmentedControl } from '@heddle/ui'
import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ApiFinding } from '../../../api/answers.ts'
import { FindingList } from '../findings/finding-list.tsx'
import { DraftDiff } from './draft-diff.tsx'
import type { ImportChoice } from './use-import.ts'
import type { ImportCandidate } from './use-read-files.ts'

interface ImportFileProps {
  readonly candidate: ImportCandidate
  readonly choice: ImportChoice
  readonly refused: readonly ApiFinding[]
  readonly onChoice: (choice: ImportChoice) => void
}

/** One file: what it holds, its mistakes, and what becomes of it. */
export function ImportFile({ candidate: { read, same }, choice, refused, onChoice }: ImportFileProps) {
  const { t } = useTranslation('workflows')
  const findings = refused.length > 0 ? refused : read.findings
  return (
    <section className="rounded-lg border border-line" aria-label={read.file}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2">
        <FileText aria-hidden className="size-4 text-ink-faint" />
        <div className="min-w-0 flex-1">
          <h3 className="truncate text-sm font-medium">{read.name ?? read.file}</h3>
          <p className="truncate text-xs text-ink-faint">
            {read.file}
            {read.definition !== null && ` · ${t('nodes', { count: read.nodes })}`}
          </p>
        </div>
        {!read.isImportable && <Badge tone="danger">{t('import.unreadable')}</Badge>}
      </header>
      {read.isImportable && same !== null && (
        <div className="flex flex-col gap-2 border-b border-line px-3 py-2">
          <p className="text-sm text-ink-soft">{t('import.same', { name: same.name })}</p>
          <SegmentedControl
            label={t('import.choice')}
            value={choice}
            options={[
              { value: 'new', label: t('import.asNew') },
              { value: 'replace', label: t('import.replace') },
            ]}
            onValueChange={onChoice}
          />
          {choice === 'replace' && read.definition !== null && (
            <DraftDiff workflowId={same.id} definition={read.definition} />
          )}
        </div>
      )}
      <FindingList findings={findings} />
    </section>
  )
}
