import { createSystemClock, type HostClock } from '@heddle/host-embedded'

/** The machine's clock, moved by a changeable offset; what counts elapsed time does not notice. */
export interface ShiftedClock extends HostClock {
  /** From now on `now` differs from the machine's time by `byMs` more. */
  shift(byMs: number): void
}

/** Longest sleep between two looks at the moved clock, as the machine's own clock has it. */
const LOOK_EVERY_MS = 100

/** A host clock whose wall time can jump. `schedule` follows the wall, `after` the machine's elapsed time. */
export function createShiftedClock(): ShiftedClock {
  const machine = createSystemClock()
  let offsetMs = 0
  const now = () => Date.now() + offsetMs
  return {
    now,
    shift: (byMs) => {
      offsetMs += byMs
    },
    schedule(at, callback) {
      let cancel: () => void
      const look = () => {
        const leftMs = at - now()
        if (leftMs <= 0) callback()
        else cancel = machine.after(Math.min(leftMs, LOOK_EVERY_MS), look)
      }
      cancel = machine.after(Math.max(0, Math.min(at - now(), LOOK_EVERY_MS)), look)
      return () => cancel()
    },
    after: machine.after,
  }
}
