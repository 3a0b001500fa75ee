import { clsx, type ClassValue } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

// Without these names the merger would take `text-2xs` for a colour and drop it beside one.
const merge = extendTailwindMerge({
  extend: { theme: { text: ['2xs'], shadow: ['low', 'mid', 'high'] } },
})

/** Joins class names; of two that set the same property the later wins. */
export function mergeClasses(...classes: readonly ClassValue[]): string {
  return merge(clsx(classes))
}
