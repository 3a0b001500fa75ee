import { Drawer, MENU_LINK_CLASSES } from '@heddle/ui'
import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AppearanceFields } from '../preferences/appearance-fields.tsx'
import { NAV_ITEMS } from './nav-items.ts'

const ITEM =
  'flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-ink-faint ' +
  'aria-[current=page]:font-medium aria-[current=page]:text-accent-text focus-visible:-outline-offset-2'

/** The way to every place on phones, within reach of the thumb. */
export function BottomBar() {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <nav
      aria-label={t('nav.label')}
      className="flex h-[calc(3.5rem+env(safe-area-inset-bottom))] shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {NAV_ITEMS.filter((item) => item.onPhone === 'bar').map(({ to, key, Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/' }} className={ITEM}>
          <Icon aria-hidden className="size-5" />
          <span className="max-w-full truncate px-0.5">{t(`nav.${key}`)}</span>
        </Link>
      ))}
      <button type="button" className={ITEM} aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
        <Ellipsis aria-hidden className="size-5" />
        {t('nav.more')}
      </button>
      <Drawer open={isOpen} onOpenChange={setIsOpen} side="bottom" title={t('nav.more')} closeLabel={t('action.close')}>
        <div className="flex flex-col gap-1">
          {NAV_ITEMS.filter((item) => item.onPhone === 'more').map(({ to, key, Icon }) => (
            <Link key={to} to={to} className={MENU_LINK_CLASSES} onClick={() => setIsOpen(false)}>
              <Icon aria-hidden />
              {t(`nav.${key}`)}
            </Link>
          ))}
        </div>
        <div className="mt-3 border-t border-line pt-4">
          <AppearanceFields />
        </div>
      </Drawer>
    </nav>
  )
}
