import { Avatar, Breadcrumbs, IconButton, Kbd, Popover } from '@heddle/ui'
import { Link } from '@tanstack/react-router'
import { Keyboard, Search, SunMoon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { AppearanceFields } from '../preferences/appearance-fields.tsx'
import { Logo } from './logo.tsx'
import { useOverlays } from './overlays.ts'
import { useCrumbs } from './use-crumbs.ts'

/** Above the page: workspace, where one is, search, looks. */
export function TopBar() {
  const { t } = useTranslation()
  const crumbs = useCrumbs()
  const show = useOverlays((state) => state.show)
  const workspace = t('workspace.local')
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-canvas px-4 lg:px-5">
      <Logo className="size-6 shrink-0 md:hidden" />
      <Breadcrumbs
        label={t('nav.breadcrumbs')}
        items={[
          { id: 'workspace', content: <WorkspaceName name={workspace} /> },
          ...crumbs.map(({ id, label, to }, index) => ({
            id,
            content: index === crumbs.length - 1 || to === null ? label : <Link to={to}>{label}</Link>,
          })),
        ]}
      />
      <div className="ml-auto flex shrink-0 items-center gap-1">
        <button
          type="button"
          onClick={() => show('palette')}
          aria-label={t('palette.open')}
          className="flex h-8 items-center gap-2 rounded-md px-2 text-sm text-ink-faint hover:bg-hover hover:text-ink lg:w-60 lg:border lg:border-line-strong lg:bg-surface lg:hover:bg-surface"
        >
          <Search aria-hidden className="size-4 shrink-0" />
          <span className="hidden flex-1 text-left lg:block">{t('palette.open')}</span>
          <Kbd keys="mod+k" className="hidden lg:inline-flex" />
        </button>
        <IconButton
          label={t('command.shortcuts')}
          shortcut="?"
          icon={<Keyboard />}
          className="hidden md:inline-flex"
          onClick={() => show('shortcuts')}
        />
        <Popover
          align="end"
          label={t('appearance.menu')}
          trigger={<IconButton label={t('appearance.menu')} icon={<SunMoon />} tooltip="none" />}
        >
          <AppearanceFields />
        </Popover>
      </div>
    </header>
  )
}

function WorkspaceName({ name }: { readonly name: string }) {
  return (
    <span className="flex items-center gap-2">
      <Avatar name={name} className="size-5 text-2xs" />
      {name}
    </span>
  )
}
