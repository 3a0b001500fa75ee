/** How far one press of an arrow key moves the divider, as a share of the whole. */
const KEY_STEP = 0.02

export interface SplitLimits {
  /** Share of the first pane, 0 to 1. */
  readonly min: number
  readonly max: number
}

/** The nearest share within the limits. */
export function clampShare(share: number, { min, max }: SplitLimits): number {
  return Math.min(max, Math.max(min, share))
}

/** The share after a key is pressed on the divider; null when the key means nothing there. */
export function shareAfterKey(key: string, share: number, limits: SplitLimits): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return clampShare(share - KEY_STEP, limits)
    case 'ArrowRight':
    case 'ArrowDown':
      return clampShare(share + KEY_STEP, limits)
    case 'Home':
      return limits.min
    case 'End':
      return limits.max
    default:
      return null
  }
}
