import type { Json } from '@heddle/model'
import { Skeleton, buttonClasses, toExpressionPath, useFormat } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ChevronRight, CornerLeftUp, Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LoadMore } from '../../components/load-more.tsx'
import { QueryView } from '../../errors/query-view.tsx'
import { valuePagesQuery } from '../execution/execution-queries.ts'
import type { ShownValue } from '../execution/model/execution-view.ts'
import { joinPages, type LargePart } from './join-pages.ts'
import { JsonView } from './json-view.tsx'

interface LargeValueProps {
  readonly executionId: string
  readonly value: Extract<ShownValue, { readonly kind: 'reference' }>
  readonly label: string
  readonly pathPrefix?: string
}

/** A value too large for one answer: page by page, and large parts of it by themselves. Never all of it is loaded. */
export function LargeValue({ executionId, value: { ref, bytes }, label, pathPrefix = '' }: LargeValueProps) {
  const { t } = useTranslation('values')
  const format = useFormat()
  const [path, setPath] = useState('')
  const query = useInfiniteQuery(valuePagesQuery(executionId, { ref, path }))
  const joined = useMemo(() => joinPages(query.data?.pages ?? []), [query.data])
  const download = `/api/v1/executions/${encodeURIComponent(executionId)}/values/${encodeURIComponent(ref)}/download`
  const aside = (
    <>
      {joined.total !== null && (
        <span className="text-xs text-ink-faint tabular-nums">
          {t('shown', { shown: format.number(joined.shown), total: format.number(joined.total) })}
        </span>
      )}
      <span className="flex-1" />
      <a href={download} download="" className={buttonClasses({ size: 'sm' })}>
        <Download aria-hidden />
        {bytes === null ? t('download') : `${t('download')} (${format.bytes(bytes)})`}
      </a>
    </>
  )
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {path !== '' && <Place path={path} onPath={setPath} />}
      <QueryView query={query} loading={<Skeleton className="h-24" />}>
        {() => (
          <>
            <LargeParts parts={joined.large} onPath={setPath} />
            <JsonView
              key={path}
              value={joined.value as Json}
              label={label}
              aside={aside}
              pathPrefix={joinPath(pathPrefix, toExpressionPath(path))}
            />
          </>
        )}
      </QueryView>
      <LoadMore query={query} />
    </div>
  )
}

interface PlaceProps {
  readonly path: string
  readonly onPath: (path: string) => void
}

/** Where in the value one is, and the way back. */
function Place({ path, onPath }: PlaceProps) {
  const { t } = useTranslation('values')
  return (
    <div className="flex items-center gap-2">
      <button
        type="button"
        className={buttonClasses({ variant: 'ghost', size: 'sm' })}
        onClick={() => onPath(path.slice(0, path.lastIndexOf('/')))}
      >
        <CornerLeftUp aria-hidden />
        {t('up')}
      </button>
      <code className="min-w-0 truncate font-mono text-xs text-ink-soft">{toExpressionPath(path)}</code>
    </div>
  )
}

const SHOWN = 50

/** Parts that are read by themselves. */
function LargeParts({
  parts,
  onPath,
}: {
  readonly parts: readonly LargePart[]
  readonly onPath: PlaceProps['onPath']
}) {
  const { t } = useTranslation('values')
  const format = useFormat()
  if (parts.length === 0) return null
  return (
    <ul className="flex flex-col gap-1" aria-label={t('largeParts')}>
      {parts.slice(0, SHOWN).map(({ path, kind, total }) => (
        <li key={path}>
          <button
            type="button"
            className="flex w-full items-center gap-2 rounded-md border border-line px-2 py-1 text-left text-xs hover:bg-hover"
            onClick={() => onPath(path)}
          >
            <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            <code className="min-w-0 flex-1 truncate font-mono">{toExpressionPath(path)}</code>
            <span className="text-ink-faint">{t(`part.${kind}`, { count: total, total: format.number(total) })}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function joinPath(prefix: string, path: string): string {
  return prefix === '' || path === '' || path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`
}
