/** What a coloured thing says. Always beside a text or icon that says the same. */
export const TONES = ['neutral', 'info', 'success', 'warning', 'danger', 'waiting', 'accent'] as const
export type Tone = (typeof TONES)[number]

/** Soft background with readable text on it. */
export const TONE_SOFT: Readonly<Record<Tone, string>> = {
  neutral: 'bg-neutral-soft text-neutral-text',
  info: 'bg-info-soft text-info-text',
  success: 'bg-success-soft text-success-text',
  warning: 'bg-warning-soft text-warning-text',
  danger: 'bg-danger-soft text-danger-text',
  waiting: 'bg-waiting-soft text-waiting-text',
  accent: 'bg-accent-soft text-accent-text',
}

/** Text and icons on the page. */
export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  neutral: 'text-neutral-text',
  info: 'text-info-text',
  success: 'text-success-text',
  warning: 'text-warning-text',
  danger: 'text-danger-text',
  waiting: 'text-waiting-text',
  accent: 'text-accent-text',
}

/** Bars and dots. */
export const TONE_SOLID: Readonly<Record<Tone, string>> = {
  neutral: 'bg-neutral-solid',
  info: 'bg-info-solid',
  success: 'bg-success-solid',
  warning: 'bg-warning-solid',
  danger: 'bg-danger-solid',
  waiting: 'bg-waiting-solid',
  accent: 'bg-accent',
}
