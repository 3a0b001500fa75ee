import { setTimeout as delay } from 'node:timers/promises'

const LOOK_EVERY_MS = 50

/** Looks until `holds`, or `withinMs` has passed; says whether it held. What it throws counts as not holding. */
export async function waitFor(holds: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs
  for (;;) {
    if (await holds().catch(() => false)) return true
    if (performance.now() > until) return false
    await delay(LOOK_EVERY_MS)
  }
}
