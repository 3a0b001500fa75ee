import { useNavigate } from '@tanstack/react-router'
import { Keyboard, Languages, Monitor, Moon, PanelLeft, Search, Sun } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '../commands/command.ts'
import { useCommands } from '../commands/command-store.ts'
import { usePreferencesStore } from '../preferences/preferences-store.ts'
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
    const general = (command: Omit<Command, 'group'>): Command => ({ ...command, group: 'general' })
    return [
      general({
        id: 'palette',
        label: t('command.palette'),
        shortcut: 'mod+k',
        icon: <Search />,
        run: () => show('palette'),
      }),
      general({
        id: 'shortcuts',
        label: t('command.shortcuts'),
        shortcut: '?',
        icon: <Keyboard />,
        run: () => show('shortcuts'),
      }),
      general({
        id: 'sidebar',
        label: t('command.sidebar'),
        shortcut: 'mod+b',
        icon: <PanelLeft />,
        run: toggleSidebar,
      }),
      general({
        id: 'theme.light',
        label: t('command.themeLight'),
        icon: <Sun />,
        run: () => change({ theme: 'light' }),
      }),
      general({
        id: 'theme.dark',
        label: t('command.themeDark'),
        icon: <Moon />,
        run: () => change({ theme: 'dark' }),
      }),
      general({
        id: 'theme.system',
        label: t('command.themeSystem'),
        icon: <Monitor />,
        run: () => change({ theme: 'system' }),
      }),
      general({
        id: 'language.en',
        label: t('command.languageEn'),
        icon: <Languages />,
        run: () => change({ language: 'en' }),
      }),
      general({
        id: 'language.ko',
        label: t('command.languageKo'),
        icon: <Languages />,
        run: () => change({ language: 'ko' }),
      }),
    ]
  }, [t])
}

function toggleSidebar(): void {
  const { preferences, change } = usePreferencesStore.getState()
  change({ sidebar: preferences.sidebar === 'wide' ? 'narrow' : 'wide' })
}
