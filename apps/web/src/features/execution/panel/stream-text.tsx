import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChannelText } from '../model/execution-view.ts'

interface StreamTextProps {
  readonly name: string
  readonly channel: ChannelText
}

/** How far from the end still counts as reading along, in pixels. */
const NEAR_END_PX = 40
/** Longer texts show their end: a page does not grow without bound. */
const SHOWN = 20_000

/** The text a running node has told so far; stays at its end for who reads along. */
export function StreamText({ name, channel: { start, text } }: StreamTextProps) {
  const { t } = useTranslation('values')
  const frame = useRef<HTMLPreElement>(null)
  const isReading = useRef(true)
  useEffect(() => {
    const element = frame.current
    if (element !== null && isReading.current) element.scrollTop = element.scrollHeight
  }, [text])
  const isCut = start > 0 || text.length > SHOWN
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex h-8 items-center gap-2 border-b border-line px-3 text-xs text-ink-faint">
        <span className="font-mono">{name}</span>
        <span>{t('text')}</span>
        {isCut && <span className="ml-auto">{t('textCut')}</span>}
      </figcaption>
      <pre
        ref={frame}
        aria-label={t('text')}
        // Focusable, because it scrolls: people without a pointer must reach what is hidden.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
          isReading.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
        }}
        className="max-h-96 overflow-auto p-3 text-sm leading-relaxed wrap-anywhere whitespace-pre-wrap"
      >
        {text.slice(-SHOWN)}
        <span aria-hidden className="ml-0.5 inline-block h-4 w-1.5 translate-y-0.5 animate-breathe bg-accent" />
      </pre>
    </figure>
  )
}
