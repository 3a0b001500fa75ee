import type { ErrorInfo } from '@heddle/model'
import { Badge, CodeBlock, buttonClasses } from '@heddle/ui'
import { CircleX, Lightbulb } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExecutionView } from '../model/execution-view.ts'

interface ErrorViewProps {
  readonly error: ErrorInfo
  /** Links the node executions that failed. */
  readonly view?: ExecutionView
  readonly onSelect?: (nodeKey: string) => void
}

/** What went wrong, what the code means, and what to do. */
export function ErrorView({ error, view, onSelect }: ErrorViewProps) {
  const { t } = useTranslation(['execution', 'errors', 'app'])
  const { code, message, details, errorId } = error
  return (
    <div className="flex flex-col gap-3 text-sm">
      <div className="rounded-lg border border-danger-solid/30 bg-danger-soft p-3">
        <p className="flex items-center gap-2">
          <CircleX aria-hidden className="size-4 shrink-0 text-danger-text" />
          <code className="font-mono text-xs font-semibold">{code}</code>
        </p>
        <p className="mt-2 wrap-anywhere whitespace-pre-wrap">{message}</p>
      </div>
      <p className="text-ink-soft">{t(`errors:code.${code}.meaning`)}</p>
      <p className="flex items-start gap-2 rounded-lg border border-line p-3">
        <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
        <span>
          <strong className="font-medium">{t('error.next')}</strong> {t(`errors:code.${code}.move`)}
        </span>
      </p>
      {errorId !== undefined && <Badge>{t('error.id', { id: errorId })}</Badge>}
      {view !== undefined && onSelect !== undefined && <FailedNodes view={view} onSelect={onSelect} />}
      {details !== undefined && details !== null && (
        <CodeBlock
          title={t('error.details')}
          code={JSON.stringify(details, null, 2)}
          copyLabel={t('app:action.copy')}
          copiedLabel={t('app:action.copied')}
        />
      )}
    </div>
  )
}

const SHOWN = 10

function FailedNodes({ view, onSelect }: Required<Pick<ErrorViewProps, 'view' | 'onSelect'>>) {
  const { t } = useTranslation('execution')
  const failed = [...view.nodes.values()].filter((node) => node.error !== null && !node.isTolerated)
  if (failed.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-ink-faint">{t('error.failedNodes')}</span>
      {failed.slice(0, SHOWN).map((node) => (
        <button
          key={node.key}
          type="button"
          className={buttonClasses({ size: 'sm' })}
          onClick={() => onSelect(node.key)}
        >
          {node.key}
        </button>
      ))}
    </div>
  )
}
