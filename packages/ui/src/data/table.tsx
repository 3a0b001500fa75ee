import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { moveRowFocus } from './move-row-focus.ts'
import { HIDE_BELOW, type TableColumn } from './table-column.ts'

export interface TableProps<Row> {
  /** Accessible name: what the rows are. */
  readonly label: string
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Enter, or a press anywhere on the row that is not itself a button or link. */
  readonly onRowOpen?: (row: Row) => void
  /** The row whose details are shown beside the table. */
  readonly currentKey?: string
  /** Default: `comfortable`, 44 px rows; `compact`: 32 px. */
  readonly density?: 'comfortable' | 'compact'
  readonly className?: string
}

/**
 * A dense table with a head that stays in sight. One row is in the tab order; arrow keys, J and K, Page Up and Down,
 * Home and End move between rows, Enter opens one.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, onRowOpen, currentKey, density = 'comfortable', className } = props
  const [focusedKey, setFocusedKey] = useState<string | null>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const found = rows.findIndex((row) => rowKey(row) === focusedKey)
  const tabStop = Math.max(0, found)
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[found]
    if (event.target instanceof HTMLTableRowElement && event.key === 'Enter' && row !== undefined) onRowOpen?.(row)
    const isBare = !event.altKey && !event.ctrlKey && !event.metaKey
    const next =
      isBare && event.target instanceof HTMLTableRowElement ? moveRowFocus(event.key, found, rows.length) : null
    if (next === null) return
    event.preventDefault()
    body.current?.rows.item(next)?.focus()
  }
  return (
    <div className={mergeClasses('relative overflow-auto', className)}>
      <table role="grid" aria-label={label} className="w-full table-fixed border-collapse text-sm">
        <TableHead columns={columns} />
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((row, index) => (
            <TableRow
              key={rowKey(row)}
              row={row}
              columns={columns}
              density={density}
              tabIndex={index === tabStop ? 0 : -1}
              isCurrent={currentKey !== undefined && rowKey(row) === currentKey}
              onFocus={() => setFocusedKey(rowKey(row))}
              {...(onRowOpen === undefined ? {} : { onOpen: () => onRowOpen(row) })}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TableHead<Row>({ columns }: { readonly columns: readonly TableColumn<Row>[] }) {
  return (
    <thead className="sticky top-0 z-10 bg-surface">
      <tr className="shadow-[inset_0_-1px_0_var(--line)]">
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            aria-sort={column.sort?.direction}
            style={column.width === undefined ? undefined : { width: column.width }}
            className={mergeClasses(
              'h-9 px-3 text-xs font-medium whitespace-nowrap text-ink-faint first:pl-4 last:pr-4',
              column.align === 'end' ? 'text-right' : 'text-left',
              column.hideBelow !== undefined && HIDE_BELOW[column.hideBelow],
            )}
          >
            {column.sort === undefined ? column.header : <SortButton column={column} sort={column.sort} />}
          </th>
        ))}
      </tr>
    </thead>
  )
}

interface SortButtonProps<Row> {
  readonly column: TableColumn<Row>
  readonly sort: NonNullable<TableColumn<Row>['sort']>
}

function SortButton<Row>({ column, sort }: SortButtonProps<Row>) {
  const Arrow = sort.direction === 'ascending' ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      onClick={sort.onToggle}
      className="group inline-flex h-6 items-center gap-1 rounded-xs hover:text-ink"
    >
      {column.header}
      <Arrow
        aria-hidden
        className={mergeClasses(
          'size-3.5',
          sort.direction === 'none' && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60',
        )}
      />
    </button>
  )
}

interface TableRowProps<Row> {
  readonly row: Row
  readonly columns: readonly TableColumn<Row>[]
  readonly density: 'comfortable' | 'compact'
  readonly tabIndex: number
  readonly isCurrent: boolean
  readonly onFocus: () => void
  readonly onOpen?: () => void
}

function TableRow<Row>({ row, columns, density, tabIndex, isCurrent, onFocus, onOpen }: TableRowProps<Row>) {
  const onClick = (event: MouseEvent<HTMLElement>) => {
    // Events of menus and dialogs that a cell opened come here too, though they are drawn elsewhere.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return
    const isOnControl = event.target instanceof Element && event.target.closest('a,button,input,label') !== null
    if (!isOnControl && window.getSelection()?.isCollapsed !== false) onOpen?.()
  }
  return (
    <tr
      tabIndex={tabIndex}
      aria-selected={isCurrent || undefined}
      onFocus={onFocus}
      onClick={onClick}
      className={mergeClasses(
        'border-b border-line last:border-b-0 hover:bg-hover focus-visible:-outline-offset-2',
        onOpen !== undefined && 'cursor-pointer',
        isCurrent && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={mergeClasses(
            'truncate px-3 first:pl-4 last:pr-4',
            density === 'compact' ? 'h-8' : 'h-11',
            column.align === 'end' && 'text-right tabular-nums',
            column.hideBelow !== undefined && HIDE_BELOW[column.hideBelow],
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
