import type { Definition } from '@heddle/model'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { TypeFacts } from '../graph/model/graph-elements.ts'
import type { ExecutionView } from './model/execution-view.ts'
import { listNodeRows, type NodeRow } from './model/node-rows.ts'
import { moveInTree } from './move-in-tree.ts'
import { NodeListRow } from './node-list-row.tsx'

interface NodeListProps {
  readonly definition: Definition | null
  readonly view: ExecutionView
  readonly types: ReadonlyMap<string, TypeFacts> | undefined
  readonly selectedKey: string | null
  readonly onSelect: (nodeKey: string) => void
}

const ROW_PX = 36
const NO_NODES: Definition = { format: 'heddle/v1', name: '-', nodes: [] }

/**
 * Node executions as a tree that opens and closes; only rows in sight are drawn. Up and down move, right and left open
 * and close, Enter chooses.
 */
export function NodeList({ definition, view, types, selectedKey, onSelect }: NodeListProps) {
  const { t } = useTranslation('execution')
  const frame = useRef<HTMLDivElement>(null)
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState(0)
  const rows = useMemo(
    () => listNodeRows({ definition: definition ?? NO_NODES, view, expanded }),
    [definition, view, expanded],
  )
  const list = useRowWindow(frame, rows)
  const toggle = (key: string) => setExpanded((before) => before.symmetricDifference(new Set([key])))
  const focus = (index: number) => {
    setActive(index)
    list.scrollToIndex(index)
    // The row is drawn after it was scrolled to.
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moveInTree(event.key, active, rows)
    if (move === null || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    if (move.kind === 'focus') focus(move.index)
    else if (move.kind === 'toggle') toggle(move.key)
    else onSelect(move.key)
  }
  return (
    <div ref={frame} className="min-h-0 flex-1 overflow-auto pt-12 pb-4">
      <div
        role="tree"
        tabIndex={-1}
        aria-label={t('map.list')}
        onKeyDown={onKeyDown}
        className="relative outline-none"
        style={{ height: list.getTotalSize() }}
      >
        {list.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <NodeListRow
              key={key}
              row={row}
              index={index}
              topPx={start}
              facts={row.kind === 'node' && row.definition !== null ? types?.get(row.definition.type) : undefined}
              isTabStop={index === Math.min(active, rows.length - 1)}
              isSelected={row.key === selectedKey}
              onToggle={() => toggle(row.key)}
              onSelect={() => (row.kind === 'node' ? onSelect(row.key) : toggle(row.key))}
              onFocus={() => setActive(index)}
            />
          )
        })}
      </div>
    </div>
  )
}

function useRowWindow(frame: RefObject<HTMLDivElement | null>, rows: readonly NodeRow[]) {
  return useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    getItemKey: (index) => rows[index]?.key ?? index,
  })
}
