import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Kbd } from '../data/kbd.tsx'
import { MENU_ITEM_CLASSES, SCRIM_CLASSES } from '../overlay/floating-classes.ts'
import { mergeClasses } from '../theme/merge-classes.ts'
import { scoreMatch } from './score-match.ts'
import { useReturnFocus } from '../overlay/use-return-focus.ts'

export interface PaletteItem {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  /** A second, quieter text on the same line. */
  readonly detail?: string
  readonly shortcut?: string
  /** Further words that find it. */
  readonly keywords?: readonly string[]
  readonly onSelect: () => void
}

export interface PaletteGroup {
  readonly id: string
  readonly heading: string
  readonly items: readonly PaletteItem[]
}

export interface CommandPaletteProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** Accessible name. */
  readonly label: string
  readonly placeholder: string
  readonly emptyText: string
  readonly groups: readonly PaletteGroup[]
  /** What was typed, when the caller searches elsewhere too. */
  readonly search?: string
  readonly onSearchChange?: (search: string) => void
}

/** Everything that can be done or opened, found by typing. */
export function CommandPalette(props: CommandPaletteProps) {
  const { open, onOpenChange, label, placeholder, emptyText, groups, search, onSearchChange } = props
  const choose = (item: PaletteItem) => {
    onOpenChange(false)
    item.onSelect()
  }
  const returnFocus = useReturnFocus()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={SCRIM_CLASSES} />
        <Radix.Content
          {...returnFocus}
          aria-describedby={undefined}
          className={
            'fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl overflow-hidden rounded-xl border border-line bg-raised ' +
            'shadow-high outline-none data-[state=open]:animate-pop'
          }
        >
          <Radix.Title className="sr-only">{label}</Radix.Title>
          <Command label={label} loop filter={(_value, typed, words) => scoreMatch(typed, words ?? [])}>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <Command.Input
                placeholder={placeholder}
                {...(search === undefined ? {} : { value: search })}
                {...(onSearchChange === undefined ? {} : { onValueChange: onSearchChange })}
                className="h-12 w-full bg-transparent text-base outline-none"
              />
              <Kbd keys="esc" className="hidden sm:inline-flex" />
            </div>
            <Command.List className="max-h-[min(24rem,60dvh)] scroll-py-2 overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-10 text-center text-sm text-ink-faint">{emptyText}</Command.Empty>
              {groups.map((group) => (
                <Group key={group.id} group={group} onChoose={choose} />
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface GroupProps {
  readonly group: PaletteGroup
  readonly onChoose: (item: PaletteItem) => void
}

function Group({ group, onChoose }: GroupProps) {
  return (
    <Command.Group
      heading={group.heading}
      className={
        '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 ' +
        '[&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-faint'
      }
    >
      {group.items.map((item) => (
        <Command.Item
          key={item.id}
          value={item.id}
          keywords={[item.label, ...(item.keywords ?? [])]}
          onSelect={() => onChoose(item)}
          className={mergeClasses(MENU_ITEM_CLASSES, 'min-h-9')}
        >
          {item.icon}
          <span className="max-w-[70%] shrink-0 truncate">{item.label}</span>
          {item.detail !== undefined && <span className="truncate text-xs text-ink-faint">{item.detail}</span>}
          {item.shortcut !== undefined && <Kbd keys={item.shortcut} className="ml-auto" />}
        </Command.Item>
      ))}
    </Command.Group>
  )
}
