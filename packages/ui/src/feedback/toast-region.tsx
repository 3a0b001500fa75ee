import { CircleCheck, CircleX, Info, X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { useSyncExternalStore } from 'react'
import { Button } from '../form/button.tsx'
import { IconButton } from '../form/icon-button.tsx'
import { TONE_TEXT } from '../theme/tone.ts'
import type { ToastMessage, ToastStore } from './toast-store.ts'

const ICONS = { neutral: Info, success: CircleCheck, danger: CircleX } as const
const STAY_MS = 6_000
const STAY_WITH_ACTION_MS = 10_000

export interface ToastRegionProps {
  readonly store: ToastStore
  /** Name of the region: `Notifications`. F8 moves the focus there. */
  readonly label: string
  readonly closeLabel: string
}

/** Where toasts appear; once in the app. */
export function ToastRegion({ store, label, closeLabel }: ToastRegionProps) {
  const toasts = useSyncExternalStore(store.subscribe, store.snapshot, store.snapshot)
  return (
    <Radix.Provider label={label} swipeDirection="right">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} closeLabel={closeLabel} onClose={() => store.dismiss(toast.id)} />
      ))}
      <Radix.Viewport
        label={`${label} ({hotkey})`}
        className={
          'fixed inset-x-3 bottom-[calc(4rem+env(safe-area-inset-bottom))] z-70 flex flex-col gap-2 outline-none ' +
          'sm:inset-x-auto sm:right-4 sm:bottom-4 sm:w-96'
        }
      />
    </Radix.Provider>
  )
}

interface ToastCardProps {
  readonly toast: ToastMessage
  readonly closeLabel: string
  readonly onClose: () => void
}

function ToastCard({ toast, closeLabel, onClose }: ToastCardProps) {
  const Icon = ICONS[toast.tone]
  return (
    <Radix.Root
      type={toast.tone === 'danger' ? 'foreground' : 'background'}
      duration={stayMs(toast)}
      onOpenChange={(open) => !open && onClose()}
      className={
        'flex items-start gap-3 rounded-lg border border-line bg-raised py-2.5 pr-2 pl-3 shadow-high ' +
        'data-[state=open]:animate-rise'
      }
    >
      <Icon aria-hidden className={`mt-0.5 size-4.5 shrink-0 ${TONE_TEXT[toast.tone]}`} />
      <div className="min-w-0 flex-1 pt-px">
        <Radix.Title className="text-sm font-medium wrap-anywhere">{toast.title}</Radix.Title>
        {toast.description !== undefined && (
          <Radix.Description className="text-xs wrap-anywhere text-ink-soft">{toast.description}</Radix.Description>
        )}
      </div>
      {toast.action !== undefined && (
        <Radix.Action asChild altText={toast.action.label} onClick={toast.action.onSelect}>
          <Button size="sm">{toast.action.label}</Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton size="sm" label={closeLabel} icon={<X />} tooltip="none" />
      </Radix.Close>
    </Radix.Root>
  )
}

function stayMs(toast: ToastMessage): number {
  if (toast.durationMs !== undefined) return toast.durationMs
  if (toast.tone === 'danger') return Number.POSITIVE_INFINITY
  return toast.action === undefined ? STAY_MS : STAY_WITH_ACTION_MS
}
