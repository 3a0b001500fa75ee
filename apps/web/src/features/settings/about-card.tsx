import { Card, Skeleton, StatusBadge } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../errors/query-view.tsx'
import { serverStateQuery, type ServerState } from './server-state-query.ts'

/** Which Heddle this is, and whether it takes work. */
export function AboutCard() {
  const { t } = useTranslation('settings')
  const query = useQuery(serverStateQuery)
  return (
    <Card title={t('about.title')}>
      <QueryView query={query} loading={<Skeleton className="w-48" />}>
        {(state) => <About state={state} />}
      </QueryView>
    </Card>
  )
}

function About({ state }: { readonly state: ServerState }) {
  const { t } = useTranslation('settings')
  const rows = [
    { label: t('about.version'), value: state.version },
    { label: t('about.node'), value: state.node },
    {
      label: t('about.state'),
      value: (
        <StatusBadge
          status={state.isReady ? 'success' : 'waiting'}
          label={t(state.isReady ? 'about.ready' : 'about.notReady')}
        />
      ),
    },
  ]
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
      {rows.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-ink-faint">{label}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
