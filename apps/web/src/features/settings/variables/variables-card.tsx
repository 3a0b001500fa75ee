import { Card, Skeleton } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../errors/query-view.tsx'
import { VariablesForm } from './variables-form.tsx'
import { variablesQuery } from './variables-query.ts'

/** Values that expressions of every workflow read as `env`. */
export function VariablesCard() {
  const { t } = useTranslation('settings')
  const query = useQuery(variablesQuery())
  return (
    <Card title={t('variables.title')} description={t('variables.description')}>
      <QueryView query={query} loading={<Skeleton className="h-20" />}>
        {(variables) => <VariablesForm key={variables.revision} variables={variables} />}
      </QueryView>
    </Card>
  )
}
