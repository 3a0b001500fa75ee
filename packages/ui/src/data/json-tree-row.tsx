import { ChevronRight, Link2 } from 'lucide-react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { CopyButton } from './copy-button.tsx'
import { ENTRIES_SHOWN, previewJson, type JsonData, type JsonRow } from './flatten-json.ts'

export interface JsonTreeTexts {
  readonly copyPath: string
  readonly copyValue: string
  readonly copied: string
  /** `12 keys`, `3 items`. */
  readonly size: (count: number, kind: 'object' | 'array') => string
  /** What is not shown of a long object or array: `200 more`. */
  readonly more: (count: number) => string
  readonly pick?: string
}

export interface JsonTreeRowProps {
  readonly row: JsonRow
  readonly id: string
  readonly topPx: number
  readonly isActive: boolean
  readonly texts: JsonTreeTexts
  readonly expressionPath: string
  readonly onToggle: () => void
  readonly onActivate: () => void
  readonly onPick?: () => void
}

/** One line of a JSON tree. */
export function JsonTreeRow(props: JsonTreeRowProps) {
  const { row, id, topPx, isActive, texts, expressionPath, onToggle, onActivate, onPick } = props
  const canOpen = row.size !== null && row.size > 0
  const onClick = () => {
    onActivate()
    if (onPick !== undefined) onPick()
    else if (canOpen) onToggle()
  }
  return (
    // Keys are handled by the tree, which has the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="treeitem"
      id={id}
      data-active={isActive || undefined}
      aria-level={row.depth + 1}
      aria-expanded={canOpen ? row.isOpen : undefined}
      aria-selected={isActive}
      onClick={onClick}
      className={
        'group absolute inset-x-0 flex h-6 cursor-default items-center rounded-sm pr-1 hover:bg-hover ' +
        'group-focus-within/tree:data-active:bg-accent-soft'
      }
      style={{ top: topPx, paddingLeft: `${row.depth * 0.875 + 0.25}rem` }}
    >
      <Toggle canOpen={canOpen} isOpen={row.isOpen} onToggle={onToggle} />
      {row.name !== null && (
        <span className="shrink-0 whitespace-pre">
          <span className={typeof row.name === 'number' ? 'text-ink-faint' : 'text-code-key'}>{row.name}</span>
          <span className="text-ink-faint">: </span>
        </span>
      )}
      <Value row={row} texts={texts} />
      <span className="sticky right-1 ml-auto hidden shrink-0 items-center rounded-md bg-raised pl-1 shadow-low group-hover:flex group-focus-within/tree:group-data-active:flex">
        {expressionPath !== '' && (
          <CopyButton
            text={expressionPath}
            label={texts.copyPath}
            doneLabel={texts.copied}
            icon={<Link2 />}
            className="size-6"
          />
        )}
        <CopyButton
          text={() => (typeof row.value === 'string' ? row.value : JSON.stringify(row.value, null, 2))}
          label={texts.copyValue}
          doneLabel={texts.copied}
          className="size-6"
        />
      </span>
    </div>
  )
}

interface ToggleProps {
  readonly canOpen: boolean
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function Toggle({ canOpen, isOpen, onToggle }: ToggleProps) {
  if (!canOpen) return <span className="w-4.5 shrink-0" />
  return (
    <button
      type="button"
      // The row itself is what the keyboard and screen readers open.
      tabIndex={-1}
      aria-hidden
      onClick={(event) => {
        event.stopPropagation()
        onToggle()
      }}
      className="inline-flex w-4.5 shrink-0 items-center text-ink-faint hover:text-ink"
    >
      <ChevronRight className={mergeClasses('size-3.5 transition-transform', isOpen && 'rotate-90')} />
    </button>
  )
}

function Value({ row, texts }: { readonly row: JsonRow; readonly texts: JsonTreeTexts }) {
  if (row.size === null) {
    return <span className={mergeClasses('truncate', colourOf(row.value))}>{previewJson(row.value)}</span>
  }
  const kind = Array.isArray(row.value) ? 'array' : 'object'
  return (
    <span className="truncate text-ink-faint">
      {kind === 'array' ? '[' : '{'}
      {!row.isOpen && row.size > 0 && '…'}
      {(!row.isOpen || row.size === 0) && (kind === 'array' ? ']' : '}')}
      <span className="ml-2 font-sans text-2xs">
        {texts.size(row.size, kind)}
        {row.isOpen && row.size > ENTRIES_SHOWN && ` · ${texts.more(row.size - ENTRIES_SHOWN)}`}
      </span>
    </span>
  )
}

function colourOf(value: JsonData): string {
  if (typeof value === 'string') return 'text-code-string'
  return typeof value === 'number' ? 'text-code-number' : 'text-code-literal'
}
