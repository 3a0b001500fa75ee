import { isSettled } from '@heddle/model'
import { EmptyState, Tabs } from '@heddle/ui'
import { CircleDashed } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExecutionDetail } from '../../../api/answers.ts'
import { ValueView } from '../../values/value-view.tsx'
import type { FeedState } from '../execution-feed.ts'
import { toShownValue } from '../model/read-data.ts'
import { ErrorView } from './error-view.tsx'
import { OpenDecisions } from './open-decisions.tsx'

interface SummaryPanelProps {
  readonly detail: ExecutionDetail
  readonly feed: FeedState
  readonly onSelect: (nodeKey: string) => void
}

type Tab = 'output' | 'input' | 'error'

/** The execution as a whole: what it was given, what it gave, why it failed, and what it asks. */
export function SummaryPanel({ detail, feed, onSelect }: SummaryPanelProps) {
  const { t } = useTranslation('execution')
  const { execution } = detail
  const { view } = feed
  const status = feed.isCaughtUp ? view.status : execution.status
  const error = view.error ?? execution.errorInfo
  const [chosen, setChosen] = useState<Tab | null>(null)
  const tab = chosen ?? (error === null ? 'output' : 'error')
  const input = view.input ?? toShownValue(execution.input)
  const output = view.output ?? toShownValue(execution.output)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <OpenDecisions detail={detail} view={view} onSelect={onSelect} />
      <Tabs
        className="min-h-0 flex-1"
        contentClassName="overflow-auto p-4"
        label={t('panel.summary')}
        value={tab}
        onValueChange={(next) => setChosen(next as Tab)}
        items={[
          {
            value: 'output',
            label: t('panel.output'),
            content:
              isSettled(status) && output !== null ? (
                <ValueView executionId={execution.id} value={output} label={t('panel.output')} />
              ) : (
                <EmptyState icon={<CircleDashed />} title={t('panel.noOutput')} description={t('panel.noOutputHint')} />
              ),
          },
          {
            value: 'input',
            label: t('panel.input'),
            content:
              input === null ? null : (
                <ValueView executionId={execution.id} value={input} label={t('panel.input')} pathPrefix="input" />
              ),
          },
          ...(error === null
            ? []
            : [
                {
                  value: 'error',
                  label: t('panel.error'),
                  content: <ErrorView error={error} onSelect={onSelect} view={view} />,
                },
              ]),
        ]}
      />
    </div>
  )
}
