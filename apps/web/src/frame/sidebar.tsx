import { IconButton, Tooltip, mergeClasses } from '@heddle/ui'
import { Link } from '@tanstack/react-router'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePreferencesStore } from '../preferences/preferences-store.ts'
import { Logo } from './logo.tsx'
import { NAV_ITEMS, type NavItem } from './nav-items.ts'
import { useMediaQuery } from './use-media-query.ts'

/** The way to every place, beside the page; icons alone when it is narrow or the window is. */
export function Sidebar() {
  const { t } = useTranslation()
  const isWide = usePreferencesStore((state) => state.preferences.sidebar === 'wide')
  const hasRoom = useMediaQuery('(min-width: 64rem)')
  const change = usePreferencesStore((state) => state.change)
  return (
    <aside
      data-wide={isWide || undefined}
      className="group/side hidden w-14 shrink-0 flex-col border-r border-line bg-canvas md:flex lg:data-wide:w-56"
    >
      <div className="flex h-13 items-center gap-2.5 px-3.5">
        <Logo className="size-7 shrink-0" />
        <span className="hidden text-base font-semibold tracking-tight lg:group-data-wide/side:block">
          {t('product')}
        </span>
      </div>
      <nav aria-label={t('nav.label')} className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-2 py-1.5">
        {NAV_ITEMS.map((item) => (
          <SidebarLink key={item.to} item={item} isWide={isWide && hasRoom} />
        ))}
      </nav>
      <div className="hidden p-2 lg:block">
        <IconButton
          label={t(isWide ? 'nav.collapse' : 'nav.expand')}
          shortcut="mod+b"
          icon={isWide ? <PanelLeftClose /> : <PanelLeftOpen />}
          onClick={() => change({ sidebar: isWide ? 'narrow' : 'wide' })}
          className="ml-1"
        />
      </div>
    </aside>
  )
}

function SidebarLink({ item, isWide }: { readonly item: NavItem; readonly isWide: boolean }) {
  const { t } = useTranslation()
  const { Icon, Count } = item
  const link = (
    <Link
      to={item.to}
      activeOptions={{ exact: item.to === '/' }}
      className={mergeClasses(
        'relative flex h-8 items-center gap-2.5 rounded-md px-3 text-sm text-ink-soft hover:bg-hover hover:text-ink',
        'aria-[current=page]:bg-pressed aria-[current=page]:font-medium aria-[current=page]:text-ink',
        '[&[aria-current=page]>svg]:text-accent-text',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="sr-only flex-1 truncate lg:group-data-wide/side:not-sr-only">{t(`nav.${item.key}`)}</span>
      {Count !== undefined && (
        // Where there is no room beside the icon, on its corner.
        <span className="absolute top-0 right-0 flex origin-top-right scale-75 lg:group-data-wide/side:static lg:group-data-wide/side:scale-100">
          <Count />
        </span>
      )}
    </Link>
  )
  if (isWide) return link
  return (
    <Tooltip content={t(`nav.${item.key}`)} side="right" shortcut={item.shortcut}>
      {link}
    </Tooltip>
  )
}
