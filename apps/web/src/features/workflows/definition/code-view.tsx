import { mergeClasses } from '@heddle/ui'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { highlightLine, type TokenKind } from './highlight-line.ts'

interface CodeViewProps {
  readonly text: string
  readonly format: 'json' | 'yaml'
  /** Accessible name. */
  readonly label: string
}

const LINE_PX = 20
const TONES: { readonly [Kind in TokenKind]: string } = {
  key: 'text-code-key',
  string: 'text-code-string',
  number: 'text-code-number',
  literal: 'text-code-literal',
  comment: 'text-ink-faint italic',
  plain: '',
}

/** Highlighted text with line numbers; only lines in sight are drawn. */
export function CodeView({ text, format, label }: CodeViewProps) {
  const frame = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => text.trimEnd().split('\n'), [text])
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  })
  return (
    // Focusable, because it scrolls: people without a pointer must reach what is hidden.
    <div
      ref={frame}
      role="region"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto bg-sunken font-mono text-xs focus-visible:-outline-offset-2"
    >
      <div className="relative min-w-max" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className="absolute flex h-5 items-center whitespace-pre"
            style={{ transform: `translateY(${start}px)` }}
          >
            <span
              aria-hidden
              className="sticky left-0 w-12 shrink-0 bg-sunken pr-3 text-right text-ink-faint select-none"
            >
              {index + 1}
            </span>
            <span className="pr-6">
              {highlightLine(lines[index] ?? '', format).map((token, at) => (
                <span key={at} className={mergeClasses(TONES[token.kind])}>
                  {token.text}
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
