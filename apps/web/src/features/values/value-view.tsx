import type { Json } from '@heddle/model'
import { Skeleton, buttonClasses, useFormat } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LoadMore } from '../../components/load-more.tsx'
import { QueryView } from '../../errors/query-view.tsx'
import { valuePagesQuery } from '../execution/execution-queries.ts'
import type { ShownValue } from '../execution/model/execution-view.ts'
import { joinPages } from './join-pages.ts'
import { JsonView } from './json-view.tsx'

interface ValueViewProps {
  readonly executionId: string
  readonly value: ShownValue
  readonly label: string
  readonly pathPrefix?: string
}

/** A value of an execution; a large one is read from the server as far as somebody looks. */
export function ValueView({ executionId, value, label, pathPrefix }: ValueViewProps) {
  const prefix = pathPrefix === undefined ? {} : { pathPrefix }
  if (value.kind === 'whole') return <JsonView value={value.value} label={label} {...prefix} />
  return <LargeValue executionId={executionId} value={value} label={label} {...prefix} />
}

interface LargeValueProps extends ValueViewProps {
  readonly value: Extract<ShownValue, { readonly kind: 'reference' }>
}

function LargeValue({ executionId, value: { ref, bytes }, label, pathPrefix }: LargeValueProps) {
  const { t } = useTranslation('values')
  const format = useFormat()
  const query = useInfiniteQuery(valuePagesQuery(executionId, ref))
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
    <QueryView query={query} loading={<Skeleton className="h-24" />}>
      {() => (
        <div className="flex flex-col">
          <div className="min-w-0">
            <JsonView
              value={joined.value as Json}
              label={label}
              aside={aside}
              {...(pathPrefix === undefined ? {} : { pathPrefix })}
            />
          </div>
          <LoadMore query={query} />
        </div>
      )}
    </QueryView>
  )
}
