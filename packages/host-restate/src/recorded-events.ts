import type { EvaluationScope, ExecutionEvent, StoredValue } from '@heddle/model'

/**
 * The events of one invocation so far, and what they record. References to them are answered from here, never from the
 * projection, which may lag behind: so the answer is the same whenever the invocation is replayed.
 */
export class RecordedEvents {
  readonly #events: ExecutionEvent[] = []
  /** Of the turn being taken. */
  #unfinished: readonly ExecutionEvent[] = []

  /** A turn is being taken; `events` grows with it. */
  during(events: readonly ExecutionEvent[]): void {
    this.#unfinished = events
  }

  /** Its events are final. */
  add(events: readonly ExecutionEvent[]): void {
    this.#events.push(...events)
    this.#unfinished = []
  }

  /** What event `seq` records as its `output`, or as `values[name]`; undefined when it records nothing such. */
  find({ event, name }: { readonly event: number; readonly name?: string }): StoredValue | undefined {
    const found = this.#events[event - 1] ?? this.#unfinished[event - 1 - this.#events.length]
    if (found === undefined) return undefined
    if (name === undefined) return 'output' in found.data ? found.data.output : undefined
    if (found.type !== 'node.evaluated' || !Object.hasOwn(found.data.values, name)) return undefined
    return found.data.values[name]
  }

  /** The same value without references to events. What nothing records stays as it is. */
  resolve(value: StoredValue): StoredValue {
    if ('json' in value || 'blob' in value) return value
    if ('event' in value) {
      const found = this.find(value)
      return found === undefined ? value : this.resolve(found)
    }
    if ('of' in value) return { of: this.resolve(value.of), at: value.at }
    if ('list' in value) return { list: value.list.map((part) => this.resolve(part)) }
    return { object: this.#resolveMembers(value.object) }
  }

  /** The same scope without references to events: a runner may read it anywhere. */
  resolveScope(scope: EvaluationScope): EvaluationScope {
    const resolve = (value: StoredValue) => this.resolve(value)
    return {
      ...scope,
      input: resolve(scope.input),
      inputs: scope.inputs.map(resolve),
      nodes: Object.fromEntries(
        Object.entries(scope.nodes).map(([id, view]) => [id, { ...view, output: resolve(view.output) }]),
      ),
      loops: scope.loops.map((loop) => ({
        ...loop,
        item: resolve(loop.item),
        previous: resolve(loop.previous),
        results: resolve(loop.results),
      })),
      ...(scope.original === undefined ? {} : { original: resolve(scope.original) }),
      env: resolve(scope.env),
      vars: this.#resolveMembers(scope.vars),
    }
  }

  #resolveMembers(members: { readonly [name: string]: StoredValue }): { readonly [name: string]: StoredValue } {
    return Object.fromEntries(Object.entries(members).map(([name, part]) => [name, this.resolve(part)]))
  }
}
