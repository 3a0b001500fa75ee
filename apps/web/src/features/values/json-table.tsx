import type { Json } from '@heddle/model'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { JsonTable as TableData } from './to-table.ts'

const ROW_PX = 28

/** A list of objects as a table; only rows in sight are drawn. */
export function JsonTable({ table, label }: { readonly table: TableData; readonly label: string }) {
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: table.rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const shown = rows.getVirtualItems()
  const before = shown[0]?.start ?? 0
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? 0)
  return (
    // Focusable, because it scrolls: people without a pointer must reach what is hidden.
    <div
      ref={frame}
      role="region"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-[60vh] overflow-auto rounded-md border border-line"
    >
      <table className="min-w-full border-collapse text-xs" aria-rowcount={table.rows.length}>
        <thead className="sticky top-0 bg-surface">
          <tr>
            <th scope="col" className="h-7 w-10 border-b border-line px-2 text-right font-medium text-ink-faint">
              #
            </th>
            {table.columns.map((name) => (
              <th
                key={name}
                scope="col"
                className="h-7 border-b border-line px-2 text-left font-medium whitespace-nowrap text-ink-faint"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {shown.map(({ index }) => (
            <tr key={index} className="h-7 border-b border-line" aria-rowindex={index + 1}>
              <td className="px-2 text-right text-ink-faint tabular-nums">{index}</td>
              {table.rows[index]?.map((value, at) => (
                <td key={at} className="max-w-64 truncate px-2 font-mono" title={textOf(value)}>
                  {textOf(value)}
                </td>
              ))}
            </tr>
          ))}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  )
}

const MAX_CELL = 300

function textOf(value: Json | undefined): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text
}
