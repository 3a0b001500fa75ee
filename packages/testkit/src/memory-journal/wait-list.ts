import type { AppendResult, WaitChange } from '@heddle/engine'

export type OpenedWait = Extract<WaitChange, { readonly kind: 'open' }>
type Closing = Extract<WaitChange, { readonly kind: 'close' }>

interface Wait {
  readonly opened: OpenedWait
  readonly closing: Closing | null
}

/** The waits of one execution. Each closes once. */
export class WaitList {
  #waits: ReadonlyMap<string, Wait> = new Map()

  listOpen(): readonly OpenedWait[] {
    return [...this.#waits.values()].filter(({ closing }) => closing === null).map(({ opened }) => opened)
  }

  /** The refusal when a change closes a wait that is not open when its turn comes; null when all changes can be made. */
  check(changes: readonly WaitChange[]): AppendResult | null {
    const waits = new Map(this.#waits)
    for (const change of changes) {
      if (change.kind === 'close' && waits.get(change.waitId)?.closing !== null) {
        const detail = describeClosing(change.waitId, waits.get(change.waitId)?.closing)
        return { ok: false, reason: 'wait-closed', detail }
      }
      changeOne(waits, change)
    }
    return null
  }

  change(changes: readonly WaitChange[]): void {
    const waits = new Map(this.#waits)
    for (const change of changes) changeOne(waits, change)
    this.#waits = waits
  }
}

function changeOne(waits: Map<string, Wait>, change: WaitChange): void {
  if (change.kind === 'open') {
    waits.set(change.waitId, { opened: change, closing: null })
    return
  }
  const wait = waits.get(change.waitId)
  if (wait === undefined || wait.closing !== null) return
  if (change.kind === 'close') {
    waits.set(change.waitId, { ...wait, closing: change })
    return
  }
  const spec = { ...wait.opened.spec, dueAt: change.dueAt }
  waits.set(change.waitId, { ...wait, opened: { ...wait.opened, spec } })
}

function describeClosing(waitId: string, closing: Closing | null | undefined): string {
  if (!closing) return `There is no wait ${waitId}.`
  return `The wait ${waitId} was ${closing.how} by ${closing.by} at ${new Date(closing.at).toISOString()}.`
}
