import { Badge, Button, CopyButton, RelativeTime } from '@heddle/ui'
import { CalendarClock, CirclePause, ClipboardList, MessageCircle, Radio, Webhook, Zap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Binding } from '../../../api/answers.ts'
import { FiringList } from './firing-list.tsx'
import { usePauseBinding } from './use-pause-binding.ts'

const ICONS = {
  webhook: Webhook,
  schedule: CalendarClock,
  event: Radio,
  form: ClipboardList,
  chat: MessageCircle,
} as const

interface BindingCardProps {
  readonly binding: Binding
  /** The workflow is switched on. */
  readonly isActive: boolean
}

/** One live trigger. */
export function BindingCard({ binding, isActive }: BindingCardProps) {
  const { t } = useTranslation(['workflows', 'app'])
  const { kind, nodeId, isLive, isPaused, nextDueAt } = binding
  const Icon = kind in ICONS ? ICONS[kind as keyof typeof ICONS] : Zap
  const toggle = usePauseBinding(binding)
  return (
    <section className="rounded-lg border border-line bg-surface" aria-label={nodeId ?? kind}>
      <header className="flex flex-wrap items-center gap-3 px-4 py-3">
        <span aria-hidden className="rounded-full bg-node-trigger/14 p-1.5 text-node-trigger">
          <Icon className="size-4" />
        </span>
        <div className="min-w-0 flex-1">
          <h3 className="text-sm font-semibold">{t(`triggers.kind.${kind}`, { defaultValue: kind })}</h3>
          <p className="font-mono text-xs text-ink-faint">{nodeId}</p>
        </div>
        <BindingState isActive={isActive} isLive={isLive} isPaused={isPaused} />
        {nodeId !== null && (
          <Button size="sm" disabled={!isLive} onClick={() => void toggle()}>
            {isPaused ? t('triggers.resume') : t('triggers.pause')}
          </Button>
        )}
      </header>
      <Address binding={binding} />
      {nextDueAt !== null && (
        <p className="border-t border-line px-4 py-2 text-sm text-ink-soft">
          {t('triggers.next')} <RelativeTime at={nextDueAt} />
        </p>
      )}
      <FiringList history={binding.history} />
    </section>
  )
}

interface BindingStateProps {
  readonly isActive: boolean
  readonly isLive: boolean
  readonly isPaused: boolean
}

function BindingState({ isActive, isLive, isPaused }: BindingStateProps) {
  const { t } = useTranslation(['workflows', 'app'])
  if (!isLive) return <Badge>{t('triggers.gone')}</Badge>
  if (isPaused) {
    return (
      <Badge tone="warning" icon={<CirclePause />}>
        {t('app:status.paused')}
      </Badge>
    )
  }
  return isActive ? <Badge tone="success">{t('triggers.live')}</Badge> : <Badge>{t('status.off')}</Badge>
}

function Address({ binding: { url } }: { readonly binding: Binding }) {
  const { t } = useTranslation(['workflows', 'app'])
  if (url === null) return null
  const full = new URL(url, window.location.origin).href
  return (
    <div className="flex items-center gap-2 border-t border-line px-4 py-2">
      <code className="min-w-0 flex-1 truncate rounded-md bg-sunken px-2 py-1 font-mono text-xs">{full}</code>
      <CopyButton text={full} label={t('triggers.copy')} doneLabel={t('app:action.copied')} />
    </div>
  )
}
