import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDotDashed,
  CirclePause,
  CircleSlash2,
  CircleX,
  Clock,
  Hourglass,
  RotateCw,
  ShieldX,
  TimerOff,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'
import type { Tone } from './tone.ts'

/** Every state an execution, a node execution or an outcome can be in. */
export const STATUSES = [
  'pending',
  'queued',
  'running',
  'waiting',
  'paused',
  'completed',
  'failed',
  'cancelled',
  'timeout',
  'skipped',
  'success',
  'degraded',
  'partial_success',
  'retrying',
  'denied',
] as const
export type Status = (typeof STATUSES)[number]

export interface StatusLook {
  readonly tone: Tone
  readonly Icon: LucideIcon
  /** `live`: something is happening now. */
  readonly motion: 'still' | 'live'
}

const still = (tone: Tone, Icon: LucideIcon): StatusLook => ({ tone, Icon, motion: 'still' })

/** Icon and tone of each state; states that mean different things differ in icon, not only in colour. */
export const STATUS_LOOKS: Readonly<Record<Status, StatusLook>> = {
  pending: still('neutral', CircleDashed),
  queued: still('neutral', Clock),
  running: { tone: 'info', Icon: CircleDotDashed, motion: 'live' },
  waiting: still('waiting', Hourglass),
  paused: still('warning', CirclePause),
  completed: still('success', CircleCheck),
  failed: still('danger', CircleX),
  cancelled: still('neutral', Ban),
  timeout: still('danger', TimerOff),
  skipped: still('neutral', CircleSlash2),
  success: still('success', CircleCheck),
  degraded: still('warning', TriangleAlert),
  partial_success: still('warning', CircleAlert),
  retrying: { tone: 'warning', Icon: RotateCw, motion: 'live' },
  denied: still('danger', ShieldX),
}
