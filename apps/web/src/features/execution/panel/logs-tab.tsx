import { mergeClasses, Skeleton, useFormat } from '@heddle/ui'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '../../../api/answers.ts'
import { throttle } from '../../../api/throttle.ts'
import { LoadMore } from '../../../components/load-more.tsx'
import { QueryView } from '../../../errors/query-view.tsx'
import { nodeLogsQuery } from '../execution-queries.ts'
import type { NodeView } from '../model/execution-view.ts'

interface LogsTabProps {
  readonly executionId: string
  readonly node: NodeView
}

/** Lines are written in batches, at most this far apart: reading them more often shows nothing new. */
const WRITTEN_EVERY_MS = 1_000

/** Log lines of a node execution; new ones appear as they are written. */
export function LogsTab({ executionId, node }: LogsTabProps) {
  const { t } = useTranslation('execution')
  const queries = useQueryClient()
  const query = useInfiniteQuery(nodeLogsQuery(executionId, node.key))
  const reload = useMemo(() => {
    const { queryKey } = nodeLogsQuery(executionId, node.key)
    return throttle(() => void queries.invalidateQueries({ queryKey }), WRITTEN_EVERY_MS)
  }, [queries, executionId, node.key])
  useEffect(() => reload.cancel, [reload])
  const heard = useRef({ lines: node.logLines, status: node.status })
  useEffect(() => {
    const isNew = heard.current.lines !== node.logLines || heard.current.status !== node.status
    heard.current = { lines: node.logLines, status: node.status }
    if (isNew) reload.call()
  }, [node.logLines, node.status, reload])
  return (
    <QueryView query={query} loading={<Skeleton className="h-24" />}>
      {({ pages }) => {
        const lines = pages.flatMap((page) => page.items)
        if (lines.length === 0) return <p className="text-sm text-ink-soft">{t('logs.none')}</p>
        return (
          <>
            <LogLines lines={lines} />
            <LoadMore query={query} load="pressed" />
          </>
        )
      }}
    </QueryView>
  )
}

const LEVELS: { readonly [Level in LogLine['level']]: string } = {
  debug: 'text-ink-faint',
  info: 'text-info-text',
  warn: 'text-warning-text',
  error: 'text-danger-text',
}

function LogLines({ lines }: { readonly lines: readonly LogLine[] }) {
  const { t } = useTranslation('execution')
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 22,
    overscan: 20,
  })
  return (
    <div
      ref={frame}
      role="log"
      aria-label={t('panel.logs')}
      // Focusable, because it scrolls: people without a pointer must reach what is hidden.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-[60vh] min-h-32 overflow-auto rounded-lg border border-line bg-sunken py-1 font-mono text-xs"
    >
      <div className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index]
          if (line === undefined) return null
          return (
            <div
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className="absolute inset-x-0 px-3 py-0.5"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line line={line} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Line({ line: { at, level, message, fields } }: { readonly line: LogLine }) {
  const format = useFormat()
  const isMore = fields !== null && !(typeof fields === 'object' && Object.keys(fields).length === 0)
  return (
    <p className="flex gap-3">
      <time dateTime={at} className="shrink-0 text-ink-faint">
        {format.clock(Date.parse(at))}
      </time>
      <span className={mergeClasses('w-10 shrink-0 font-semibold', LEVELS[level])}>{level}</span>
      <span className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap">
        {message}
        {isMore && <span className="ml-2 text-ink-faint">{JSON.stringify(fields)}</span>}
      </span>
    </p>
  )
}
