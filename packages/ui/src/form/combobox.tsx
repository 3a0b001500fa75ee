import { Command } from 'cmdk'
import { Check, ChevronsUpDown } from 'lucide-react'
import { Popover as Radix } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { scoreMatch } from '../command/score-match.ts'
import { FLOATING_CLASSES, MENU_ITEM_CLASSES } from '../overlay/floating-classes.ts'
import { mergeClasses } from '../theme/merge-classes.ts'
import { CONTROL_CLASSES } from './control-classes.ts'
import { useFieldControl } from './field-context.ts'

export interface ComboboxOption {
  readonly value: string
  readonly label: string
  /** A second, quieter line. */
  readonly detail?: string
  readonly icon?: ReactNode
  /** Further words that find it. */
  readonly keywords?: readonly string[]
}

export interface ComboboxTexts {
  readonly placeholder: string
  readonly search: string
  readonly empty: string
}

export interface ComboboxProps {
  readonly options: readonly ComboboxOption[]
  readonly value: string | undefined
  readonly onValueChange: (value: string) => void
  readonly texts: ComboboxTexts
  /** Accessible name where no `Field` gives one. */
  readonly label?: string
  readonly disabled?: boolean
  readonly className?: string
}

/** One of many choices, found by typing. */
export function Combobox(props: ComboboxProps) {
  const { options, value, onValueChange, texts, label, disabled = false, className } = props
  const [isOpen, setIsOpen] = useState(false)
  const control = useFieldControl({})
  const chosen = options.find((option) => option.value === value)
  const choose = (next: string) => {
    onValueChange(next)
    setIsOpen(false)
  }
  return (
    <Radix.Root open={isOpen} onOpenChange={setIsOpen}>
      <Radix.Trigger asChild>
        <button
          {...control}
          type="button"
          role="combobox"
          aria-expanded={isOpen}
          aria-haspopup="dialog"
          aria-label={label}
          disabled={disabled}
          className={mergeClasses(
            CONTROL_CLASSES,
            'flex h-8 items-center justify-between gap-2 text-left',
            chosen === undefined && 'text-ink-faint',
            className,
          )}
        >
          <span className="flex min-w-0 items-center gap-1.5 [&>svg]:size-4">
            {chosen?.icon}
            <span className="truncate">{chosen?.label ?? texts.placeholder}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={texts.search}
          className={mergeClasses(FLOATING_CLASSES, 'w-(--radix-popover-trigger-width) min-w-56 overflow-hidden')}
        >
          <Choices options={options} value={value} texts={texts} onChoose={choose} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface ChoicesProps {
  readonly options: readonly ComboboxOption[]
  readonly value: string | undefined
  readonly texts: ComboboxTexts
  readonly onChoose: (value: string) => void
}

function Choices({ options, value, texts, onChoose }: ChoicesProps) {
  return (
    <Command label={texts.search} loop filter={(_value, typed, words) => scoreMatch(typed, words ?? [])}>
      <Command.Input
        placeholder={texts.search}
        className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-6 text-center text-sm text-ink-faint">{texts.empty}</Command.Empty>
        {options.map((option) => (
          <Command.Item
            key={option.value}
            value={option.value}
            keywords={[option.label, ...(option.keywords ?? [])]}
            onSelect={() => onChoose(option.value)}
            className={mergeClasses(MENU_ITEM_CLASSES, 'pr-8')}
          >
            {option.icon}
            <span className="min-w-0">
              <span className="block truncate">{option.label}</span>
              {option.detail !== undefined && (
                <span className="block truncate text-xs text-ink-faint">{option.detail}</span>
              )}
            </span>
            {option.value === value && <Check aria-hidden className="absolute right-2 size-4 text-accent-text" />}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
