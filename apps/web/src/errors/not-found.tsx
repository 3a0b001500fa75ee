import { EmptyState, buttonClasses } from '@heddle/ui'
import { Link } from '@tanstack/react-router'
import { Unlink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePageTitle } from '../frame/page-title.ts'

/** The page at an address that names nothing. */
export function NotFound() {
  const { t } = useTranslation()
  usePageTitle(t('notFound.title'))
  return (
    <EmptyState
      heading="h1"
      icon={<Unlink />}
      title={t('notFound.title')}
      description={t('notFound.description')}
      actions={
        <Link to="/" className={buttonClasses({ variant: 'primary' })}>
          {t('action.goHome')}
        </Link>
      }
    />
  )
}
