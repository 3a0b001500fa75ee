import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { CopyButton } from './copy-button.tsx'

export interface CodeBlockProps {
  readonly code: string
  readonly copyLabel: string
  readonly copiedLabel: string
  /** What it is: a file name, a language. */
  readonly title?: ReactNode
  /** Default: `scroll`. `wrap` breaks long lines. */
  readonly overflow?: 'scroll' | 'wrap'
  readonly className?: string
}

/** Text in fixed width that can be copied. */
export function CodeBlock({ code, copyLabel, copiedLabel, title, overflow = 'scroll', className }: CodeBlockProps) {
  return (
    <figure
      className={mergeClasses('group relative overflow-hidden rounded-lg border border-line bg-sunken', className)}
    >
      {title !== undefined && (
        <figcaption className="flex h-8 items-center border-b border-line px-3 text-xs text-ink-faint">
          {title}
        </figcaption>
      )}
      <CopyButton
        text={code}
        label={copyLabel}
        doneLabel={copiedLabel}
        className="absolute top-0.5 right-0.5 bg-sunken"
      />
      {/* Focusable, because it scrolls: people without a pointer must reach what is hidden. */}
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={mergeClasses(
          'max-h-96 overflow-auto p-3 pr-10 font-mono text-xs leading-relaxed',
          overflow === 'wrap' && 'wrap-anywhere whitespace-pre-wrap',
        )}
      >
        {code}
      </pre>
    </figure>
  )
}
