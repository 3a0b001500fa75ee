import { PageHeader } from '@heddle/ui'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { NAV_ITEMS } from '../../frame/nav-items.ts'
import { Page } from '../../frame/page.tsx'

/** Where people arrive: the ways into the workspace. */
export function HomePage() {
  const { t } = useTranslation('home')
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <ul className="grid gap-3 sm:grid-cols-2">
        {NAV_ITEMS.map(({ to, key, Icon }) => {
          if (key === 'home' || key === 'settings') return null
          return (
            <li key={to}>
              <Link
                to={to}
                className="group flex items-center gap-4 rounded-lg border border-line bg-surface p-4 shadow-low transition-colors hover:border-line-strong hover:bg-raised"
              >
                <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent-text">
                  <Icon aria-hidden className="size-4.5" />
                </span>
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{t(`${key}.title`)}</span>
                  <span className="block text-sm text-ink-soft">{t(`${key}.description`)}</span>
                </span>
                <ChevronRight
                  aria-hidden
                  className="size-4 shrink-0 text-ink-faint transition-transform group-hover:translate-x-0.5"
                />
              </Link>
            </li>
          )
        })}
      </ul>
    </Page>
  )
}
