/*
 * The toasts that are shown, outside React: any code may add one.
 *
 * 1. A toast with the id of one that is shown replaces it.
 * 2. At most MAX_SHOWN are shown; the oldest gives way.
 * 3. The snapshot is a new array exactly when something changed.
 */
export const MAX_SHOWN = 3

export interface ToastAction {
  readonly label: string
  readonly onSelect: () => void
}

export interface ToastMessage {
  readonly id: string
  readonly tone: 'neutral' | 'success' | 'danger'
  readonly title: string
  readonly description?: string
  /** `Undo`, `Retry`, `Open`. */
  readonly action?: ToastAction
  /** How long it stays while neither pointed at nor focused. Default: 6 s, 10 s with an action, for ever on `danger`. */
  readonly durationMs?: number
}

export type NewToast = Omit<ToastMessage, 'id' | 'tone'> & Partial<Pick<ToastMessage, 'id' | 'tone'>>

export interface ToastStore {
  /** Shows a toast and returns its id. */
  readonly add: (toast: NewToast) => string
  readonly dismiss: (id: string) => void
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => readonly ToastMessage[]
}

export function createToastStore(): ToastStore {
  let shown: readonly ToastMessage[] = []
  let count = 0
  const listeners = new Set<() => void>()
  const change = (next: readonly ToastMessage[]) => {
    shown = next
    for (const listener of listeners) listener()
  }
  return {
    add(toast) {
      const id = toast.id ?? `toast-${++count}`
      const message: ToastMessage = { tone: 'neutral', ...toast, id }
      change([...shown.filter((each) => each.id !== id), message].slice(-MAX_SHOWN))
      return id
    },
    dismiss(id) {
      if (shown.some((each) => each.id === id)) change(shown.filter((each) => each.id !== id))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => shown,
  }
}
