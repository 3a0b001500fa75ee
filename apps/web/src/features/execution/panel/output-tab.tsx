import { isSettled } from '@heddle/model'
import { EmptyState, ProgressBar } from '@heddle/ui'
import { CircleDashed } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ValueView } from '../../values/value-view.tsx'
import type { NodeView } from '../model/execution-view.ts'
import { StreamText } from './stream-text.tsx'

interface OutputTabProps {
  readonly executionId: string
  readonly node: NodeView
}

/** What a node execution gave; while it runs, how far it is and the text it has told so far. */
export function OutputTab({ executionId, node }: OutputTabProps) {
  const { t } = useTranslation('execution')
  const { output, progress, channels, status } = node
  if (output !== null) {
    return <ValueView executionId={executionId} value={output} label={t('panel.output')} pathPrefix={node.id} />
  }
  const names = Object.keys(channels)
  if (names.length === 0 && progress === null) {
    return (
      <EmptyState
        icon={<CircleDashed />}
        title={isSettled(status) ? t('panel.nothing') : t('panel.noOutput')}
        {...(isSettled(status) ? {} : { description: t('panel.nodeHint') })}
      />
    )
  }
  return (
    <div className="flex flex-col gap-4">
      {progress !== null && (
        <div className="flex flex-col gap-1">
          <ProgressBar
            label={t('panel.progress')}
            value={progress.total === null || progress.total === 0 ? null : progress.done / progress.total}
          />
          <p className="text-xs text-ink-soft tabular-nums">
            {progress.done}
            {progress.total === null ? '' : ` / ${progress.total}`} {progress.message}
          </p>
        </div>
      )}
      {names.map((name) => {
        const channel = channels[name]
        return channel === undefined ? null : <StreamText key={name} name={name} channel={channel} />
      })}
    </div>
  )
}
