import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { clampShare, shareAfterKey } from './split-sizes.ts'

export interface SplitPaneProps {
  /** Accessible name of the divider: what it resizes. */
  readonly label: string
  /** Default: `row`, side by side. */
  readonly direction?: 'row' | 'column'
  readonly first: ReactNode
  readonly second: ReactNode
  /** Share of the first pane at the start, 0 to 1. Default: 0.6. */
  readonly defaultShare?: number
  /** Default: 0.2. */
  readonly minShare?: number
  /** Default: 0.8. */
  readonly maxShare?: number
  /** Called when a person lets go: to keep it. */
  readonly onShareChange?: (share: number) => void
  readonly className?: string
}

/** Two panes with a divider that is moved by pointer or arrow keys; a double press sets it back. */
export function SplitPane(props: SplitPaneProps) {
  const { label, direction = 'row', first, second, defaultShare = 0.6, onShareChange, className } = props
  const limits = { min: props.minShare ?? 0.2, max: props.maxShare ?? 0.8 }
  const [share, setShare] = useState(() => clampShare(defaultShare, limits))
  const frame = useRef<HTMLDivElement>(null)
  const isRow = direction === 'row'
  const settle = (next: number) => {
    setShare(next)
    onShareChange?.(next)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = frame.current?.getBoundingClientRect()
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const at = isRow ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height
    setShare(clampShare(at, limits))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = shareAfterKey(event.key, share, limits)
    if (next === null) return
    event.preventDefault()
    settle(next)
  }
  return (
    <div ref={frame} className={mergeClasses('flex min-h-0 min-w-0', isRow ? 'flex-row' : 'flex-col', className)}>
      <div className="min-h-0 min-w-0 overflow-hidden" style={{ flex: `${share} 1 0` }}>
        {first}
      </div>
      {/* A focusable separator with a value is a widget (ARIA 1.3, "separator"). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="separator"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={label}
        aria-orientation={isRow ? 'vertical' : 'horizontal'}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={Math.round(limits.min * 100)}
        aria-valuemax={Math.round(limits.max * 100)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onPointerUp={() => onShareChange?.(share)}
        onDoubleClick={() => settle(clampShare(defaultShare, limits))}
        onKeyDown={onKeyDown}
        className={mergeClasses(
          'relative z-10 shrink-0 touch-none bg-line transition-colors after:absolute hover:bg-accent ' +
            'focus-visible:bg-focus focus-visible:outline-none active:bg-accent',
          isRow
            ? 'w-px cursor-col-resize after:-inset-x-1.5 after:inset-y-0'
            : 'h-px cursor-row-resize after:inset-x-0 after:-inset-y-1.5',
        )}
      />
      <div className="min-h-0 min-w-0 overflow-hidden" style={{ flex: `${1 - share} 1 0` }}>
        {second}
      </div>
    </div>
  )
}
