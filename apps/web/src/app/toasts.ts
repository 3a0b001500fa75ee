import { createToastStore } from '@heddle/ui'

/** The toasts of the app: `toasts.add({ title, action: { label, onSelect } })`. */
export const toasts = createToastStore()
