import { Outlet } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '../commands/use-shortcuts.ts'
import { OfflineBanner } from '../connection/offline-banner.tsx'
import { RunDialogHost } from '../features/run/run-dialog-host.tsx'
import { useAppCommands } from './app-commands.tsx'
import { AppPalette } from './app-palette.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { ShortcutsSheet } from './shortcuts-sheet.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { useArrival } from './use-arrival.ts'
import { useCrumbs } from './use-crumbs.ts'

/** What stands around every page. The page scrolls inside `#content`; a page that fills it sets its own height. */
export function AppFrame() {
  const { t } = useTranslation()
  const content = useRef<HTMLElement>(null)
  const crumbs = useCrumbs()
  useAppCommands()
  useShortcuts()
  useArrival(content, [crumbs.at(-1)?.label, t('product')].filter(Boolean).join(' · '))
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="fixed top-2 left-2 z-80 -translate-y-16 rounded-md bg-accent px-3 py-2 text-sm text-on-accent focus-visible:translate-y-0"
      >
        {t('nav.skip')}
      </a>
      <OfflineBanner />
      <div className="flex min-h-0 flex-1">
        <Sidebar />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar />
          <main
            ref={content}
            id="content"
            tabIndex={-1}
            className="relative min-h-0 flex-1 overflow-y-auto outline-none"
          >
            <Outlet />
          </main>
        </div>
      </div>
      <BottomBar />
      <AppPalette />
      <ShortcutsSheet />
      <RunDialogHost />
    </div>
  )
}
