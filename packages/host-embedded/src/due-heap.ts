/** An entry of a `DueHeap`. `position` belongs to the heap; -1 when it is in none. */
export interface HeapEntry {
  /** What comes first: smaller keys, then smaller `order`. */
  readonly key: number
  readonly order: number
  position: number
}

/** A binary heap whose entries know their place, so that any of them can be taken out in O(log n). */
export class DueHeap<Entry extends HeapEntry> {
  readonly #entries: Entry[] = []

  get size(): number {
    return this.#entries.length
  }

  /** The first entry, left in place. */
  peek(): Entry | undefined {
    return this.#entries[0]
  }

  push(entry: Entry): void {
    this.#entries.push(entry)
    this.#rise(entry, this.#entries.length - 1)
  }

  /** Takes the first entry out. */
  pop(): Entry | undefined {
    const first = this.#entries[0]
    if (first !== undefined) this.remove(first)
    return first
  }

  /** Takes `entry` out; nothing happens when it is not in this heap. */
  remove(entry: Entry): void {
    const { position } = entry
    if (position < 0 || this.#entries[position] !== entry) return
    const last = this.#entries.pop()!
    entry.position = -1
    if (last === entry) return
    this.#rise(last, position)
    if (last.position === position) this.#sink(last, position)
  }

  #rise(entry: Entry, from: number): void {
    let at = from
    while (at > 0) {
      const parent = this.#entries[(at - 1) >> 1]!
      if (!isBefore(entry, parent)) break
      this.#place(parent, at)
      at = (at - 1) >> 1
    }
    this.#place(entry, at)
  }

  #sink(entry: Entry, from: number): void {
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= this.#entries.length) break
      if (child + 1 < this.#entries.length && isBefore(this.#entries[child + 1]!, this.#entries[child]!)) child += 1
      if (!isBefore(this.#entries[child]!, entry)) break
      this.#place(this.#entries[child]!, at)
      at = child
    }
    this.#place(entry, at)
  }

  #place(entry: Entry, at: number): void {
    this.#entries[at] = entry
    entry.position = at
  }
}

function isBefore(left: HeapEntry, right: HeapEntry): boolean {
  return left.key < right.key || (left.key === right.key && left.order < right.order)
}
