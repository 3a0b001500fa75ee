import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { flattenJson, toExpressionPath, type JsonData } from './flatten-json.ts'
import { JsonTreeRow, type JsonTreeTexts } from './json-tree-row.tsx'
import { moveTreeFocus } from './move-tree-focus.ts'
import { useRowWindow } from './use-row-window.ts'

const ROW_PX = 22

export interface JsonTreeProps {
  readonly value: JsonData
  /** Accessible name: what the value is. */
  readonly label: string
  readonly texts: JsonTreeTexts
  /** Levels that are open at first. Default: 2. */
  readonly openDepth?: number
  /** Put before copied paths: `nodes.fetch.output`. */
  readonly pathPrefix?: string
  /** Makes rows choosable: called with the row's path as an expression and its value. */
  readonly onPick?: (path: string, value: JsonData) => void
  readonly className?: string
}

/** A JSON value as a tree that opens and closes; draws only the rows in sight, so large values stay quick. */
export function JsonTree({ value, label, texts, openDepth = 2, pathPrefix = '', onPick, className }: JsonTreeProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState(0)
  const frame = useRef<HTMLDivElement>(null)
  const rows = useMemo(
    () => flattenJson(value, { isOpen: (path, depth) => depth < openDepth !== toggled.has(path) }),
    [value, toggled, openDepth],
  )
  const view = useRowWindow(frame, rows.length, ROW_PX)
  const toggle = (path: string) => setToggled((before) => before.symmetricDifference(new Set([path])))
  const focusRow = (index: number) => {
    setFocused(index)
    view.scrollTo(index)
    // The row is drawn after its scroll position is known.
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moveTreeFocus(event.key, focused, rows)
    if (move === null || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    if (move.kind === 'focus') focusRow(move.index)
    else toggle(move.path)
  }
  const toPath = (path: string) => joinPath(pathPrefix, toExpressionPath(path))
  const tabStop = Math.min(Math.max(focused, view.from), Math.max(view.from, view.to - 1))
  return (
    <div ref={frame} className={mergeClasses('overflow-auto font-mono text-xs', className)}>
      <div
        role="tree"
        tabIndex={-1}
        aria-label={label}
        onKeyDown={onKeyDown}
        className="relative min-w-full outline-none"
        style={{ height: rows.length * ROW_PX }}
      >
        {rows.slice(view.from, view.to).map((row, offset) => (
          <JsonTreeRow
            key={row.path}
            row={row}
            index={view.from + offset}
            topPx={(view.from + offset) * ROW_PX}
            isTabStop={view.from + offset === tabStop}
            texts={texts}
            expressionPath={toPath(row.path)}
            onToggle={() => toggle(row.path)}
            onFocus={() => setFocused(view.from + offset)}
            {...(onPick === undefined ? {} : { onPick: () => onPick(toPath(row.path), row.value) })}
          />
        ))}
      </div>
    </div>
  )
}

function joinPath(prefix: string, path: string): string {
  return prefix === '' || path === '' || path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`
}
