import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { flattenJson, toExpressionPath, type JsonData } from './flatten-json.ts'
import { JsonTreeRow, type JsonTreeTexts } from './json-tree-row.tsx'
import { moveTreeFocus } from './move-tree-focus.ts'
import { useRowWindow } from './use-row-window.ts'

/** High enough for the buttons in a row to be pressed (WCAG 2.2, 2.5.8). */
const ROW_PX = 24

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

/**
 * A JSON value as a tree that opens and closes; draws only the rows in sight, so large values stay quick. The tree
 * itself has the focus and names its active row: a row that scrolls out of sight is not drawn, and would lose it.
 */
export function JsonTree({ value, label, texts, openDepth = 2, pathPrefix = '', onPick, className }: JsonTreeProps) {
  const id = useId()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState(0)
  const frame = useRef<HTMLDivElement>(null)
  const rows = useMemo(
    () => flattenJson(value, { isOpen: (path, depth) => depth < openDepth !== toggled.has(path) }),
    [value, toggled, openDepth],
  )
  const view = useRowWindow(frame, rows.length, ROW_PX)
  const toggle = (path: string) => setToggled((before) => before.symmetricDifference(new Set([path])))
  const toPath = (path: string) => joinPath(pathPrefix, toExpressionPath(path))
  const onKeyDown = (event: KeyboardEvent) => {
    const isOnTree = event.target === frame.current && !event.altKey && !event.ctrlKey && !event.metaKey
    const row = rows[active]
    if (!isOnTree || row === undefined) return
    const isPick = onPick !== undefined && event.key === 'Enter'
    const move = isPick ? null : moveTreeFocus(event.key, active, rows)
    if (isPick) onPick(toPath(row.path), row.value)
    if (!isPick && move === null) return
    event.preventDefault()
    if (move?.kind === 'focus') {
      setActive(move.index)
      view.scrollTo(move.index)
    } else if (move !== null) toggle(move.path)
  }
  return (
    <div
      ref={frame}
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={`${id}-${active}`}
      onKeyDown={onKeyDown}
      className={mergeClasses('group/tree overflow-auto font-mono text-xs focus-visible:-outline-offset-2', className)}
    >
      <div role="presentation" className="relative min-w-full" style={{ height: rows.length * ROW_PX }}>
        {rows.slice(view.from, view.to).map((row, offset) => (
          <JsonTreeRow
            key={row.path}
            row={row}
            id={`${id}-${view.from + offset}`}
            topPx={(view.from + offset) * ROW_PX}
            isActive={view.from + offset === active}
            texts={texts}
            expressionPath={toPath(row.path)}
            onToggle={() => toggle(row.path)}
            onActivate={() => setActive(view.from + offset)}
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
