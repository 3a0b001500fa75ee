import { useNavigate } from '@tanstack/react-router'
import { Keyboard, Languages, Monitor, Moon, PanelLeft, Search, Sun } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '../commands/command.ts'
import { useCommands } from '../commands/command-store.ts'
import { usePreferencesStore } from '../preferences/preferences-store.ts'
import type { Language } from '../preferences/preferences.ts'
import { NAV_ITEMS } from './nav-items.ts'
import { useOverlays } from './overlays.ts'

/** Registers what can be done on every page. */
export function useAppCommands(): void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const places = useMemo(
    () =>
      NAV_ITEMS.map<Command>(({ to, key, Icon, shortcut }) => ({
        id: `go.${key}`,
        label: t(`nav.${key}`),
        group: 'navigate',
        shortcut,
        icon: <Icon aria-hidden />,
        run: () => void navigate({ to }),
      })),
    [t, navigate],
  )
  useCommands(places)
  useCommands(useGeneralCommands())
}

function useGeneralCommands(): readonly Command[] {
  const { t } = useTranslation()
  return useMemo(() => {
    const { show } = useOverlays.getState()
    const { change } = usePreferencesStore.getState()
    const general = (id: string, label: string, rest: Pick<Command, 'icon' | 'run' | 'shortcut'>): Command => ({
      id,
      label,
      group: 'general',
      ...rest,
    })
    const palette = { shortcut: 'mod+k', icon: <Search />, run: () => show('palette') }
    const shortcuts = { shortcut: '?', icon: <Keyboard />, run: () => show('shortcuts') }
    const sidebar = { shortcut: 'mod+b', icon: <PanelLeft />, run: toggleSidebar }
    const language = (value: Language) => ({ icon: <Languages />, run: () => change({ language: value }) })
    return [
      general('palette', t('command.palette'), palette),
      general('shortcuts', t('command.shortcuts'), shortcuts),
      general('sidebar', t('command.sidebar'), sidebar),
      general('theme.light', t('command.themeLight'), { icon: <Sun />, run: () => change({ theme: 'light' }) }),
      general('theme.dark', t('command.themeDark'), { icon: <Moon />, run: () => change({ theme: 'dark' }) }),
      general('theme.system', t('command.themeSystem'), { icon: <Monitor />, run: () => change({ theme: 'system' }) }),
      general('language.en', t('command.languageEn'), language('en')),
      general('language.ko', t('command.languageKo'), language('ko')),
    ]
  }, [t])
}

function toggleSidebar(): void {
  const { preferences, change } = usePreferencesStore.getState()
  change({ sidebar: preferences.sidebar === 'wide' ? 'narrow' : 'wide' })
}
