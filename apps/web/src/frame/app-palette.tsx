import { CommandPalette, type PaletteItem } from '@heddle/ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '../commands/command.ts'
import { currentCommands, useCommandStore } from '../commands/command-store.ts'
import { useFoundGroups } from './use-found-groups.tsx'
import { useOverlays } from './overlays.ts'

/** ⌘K: every command of what is on screen, and workflows and executions that are found by what is typed. */
export function AppPalette() {
  const { t } = useTranslation()
  const { shown, show } = useOverlays()
  const [search, setSearch] = useState('')
  const found = useFoundGroups(shown === 'palette' ? search : '')
  const commands = currentCommands(useCommandStore((state) => state.lists)).filter(
    (command) => command.id !== 'palette' && command.canRun?.() !== false,
  )
  const itemsOf = (group: Command['group']) => commands.filter((command) => command.group === group).map(toItem)
  const groups = [
    { id: 'page', heading: t('shortcuts.page'), items: itemsOf('page') },
    { id: 'navigate', heading: t('palette.navigate'), items: itemsOf('navigate') },
    { id: 'general', heading: t('palette.commands'), items: itemsOf('general') },
  ]
  return (
    <CommandPalette
      open={shown === 'palette'}
      onOpenChange={(open) => {
        setSearch('')
        show(open ? 'palette' : null)
      }}
      label={t('palette.open')}
      placeholder={t('palette.placeholder')}
      emptyText={t('palette.empty')}
      search={search}
      onSearchChange={setSearch}
      groups={[...groups, ...found].filter((group) => group.items.length > 0)}
    />
  )
}

function toItem({ id, label, icon, shortcut, keywords, run }: Command): PaletteItem {
  return {
    id,
    label,
    icon,
    ...(shortcut === undefined ? {} : { shortcut }),
    ...(keywords === undefined ? {} : { keywords }),
    onSelect: run,
  }
}
