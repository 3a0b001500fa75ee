import { Check } from 'lucide-react'
import type { ContextMenu, DropdownMenu } from 'radix-ui'
import { Kbd } from '../data/kbd.tsx'
import { mergeClasses } from '../theme/merge-classes.ts'
import { MENU_ITEM_CLASSES } from './floating-classes.ts'
import type { MenuAction, MenuChoice, MenuEntry } from './menu-entry.ts'

/** Both menus of Radix have these parts with the same properties. */
export type MenuParts = typeof DropdownMenu | typeof ContextMenu

interface EntryProps<Entry> {
  readonly parts: MenuParts
  readonly entry: Entry
}

/** The rows of a menu. */
export function MenuEntries({ parts, entries }: { readonly parts: MenuParts; readonly entries: readonly MenuEntry[] }) {
  return entries.map((entry) => <Entry key={entry.id} parts={parts} entry={entry} />)
}

function Entry({ parts, entry }: EntryProps<MenuEntry>) {
  switch (entry.kind) {
    case 'separator':
      return <parts.Separator className="-mx-1 my-1 h-px bg-line" />
    case 'heading':
      return <parts.Label className="px-2 py-1 text-xs font-medium text-ink-faint">{entry.label}</parts.Label>
    case 'choice':
      return <Choice parts={parts} entry={entry} />
    default:
      return <Action parts={parts} entry={entry} />
  }
}

function Action({ parts, entry }: EntryProps<MenuAction>) {
  const isDangerous = entry.tone === 'danger'
  return (
    <parts.Item
      disabled={entry.disabled ?? false}
      onSelect={entry.onSelect}
      className={mergeClasses(
        MENU_ITEM_CLASSES,
        isDangerous && 'text-danger-text data-highlighted:bg-danger-soft [&>svg]:text-danger-text',
      )}
    >
      {entry.icon}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {entry.shortcut !== undefined && <Kbd keys={entry.shortcut} className="ml-4" />}
    </parts.Item>
  )
}

function Choice({ parts, entry }: EntryProps<MenuChoice>) {
  return (
    <parts.RadioGroup value={entry.value} onValueChange={entry.onChange} aria-label={entry.label}>
      {entry.options.map((option) => (
        <parts.RadioItem key={option.value} value={option.value} className={mergeClasses(MENU_ITEM_CLASSES, 'pr-8')}>
          {option.icon}
          {option.label}
          <parts.ItemIndicator className="absolute right-2">
            <Check aria-hidden className="size-4 text-accent-text" />
          </parts.ItemIndicator>
        </parts.RadioItem>
      ))}
    </parts.RadioGroup>
  )
}
