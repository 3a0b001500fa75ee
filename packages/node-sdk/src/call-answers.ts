import { toCanonicalJson, type CallAnswers, type CallPlace, type CallRecord, type JsonObject } from '@heddle/model'
import { sha256Hex } from './digest.ts'
import type { Entry } from './entry.ts'

/** A call as it begins: what is asked of whom, and where in the node execution. */
export interface CallRequest {
  readonly toolId: string
  readonly toolType: string
  readonly stepKey: string | null
  /** The step is only what was running alone when the call began: another run may have filed it elsewhere. */
  readonly isStepGuessed: boolean
  readonly requestHash: string
  readonly place: CallPlace
}

/** `reused`: the same request was recorded. `changed`: it was not; `recording` stands in its place, if there is one. */
export type FoundAnswer =
  | { readonly how: 'reused'; readonly recording: CallRecord }
  | { readonly how: 'changed'; readonly recording: CallRecord | null }

interface Group {
  readonly attempt: number
  readonly entry: number
  readonly calls: CallRecord[]
}

const ANY_STEP = Symbol('any step')

/** Codes of calls that were cut off from this side: what they would have given is not known. */
const CUT_OFF: ReadonlySet<string | null> = new Set(['CANCELLED'])

/**
 * Purpose: numbers the calls of one entry, and finds the recorded call that answers each in a replay.
 * Boundary: decides nothing about what a changed call means, and loads no answers.
 *
 * - A1: an answer follows from the recordings and from what this entry has asked so far, never from other entries or
 *   from what has been answered before a crash: entered again, the same calls get the same answers.
 * - A2: the same request has its answers in the order in which it was recorded, whatever was asked between: calls that
 *   run beside each other may change their order.
 * - A3: the recording of the same attempt and entry comes first; attempts whose worker died count as one with the next.
 */
export class CallAnswerBook {
  readonly #answers: CallAnswers | undefined
  readonly #attempt: number
  readonly #entry: number
  readonly #executionId: string
  readonly #counts = new Map<string, number>()
  readonly #groups = new Map<string | null | typeof ANY_STEP, readonly Group[]>()

  constructor({ invocation }: Pick<Entry, 'invocation'>) {
    this.#answers = invocation.recorded
    this.#attempt = invocation.attempt - invocation.losses
    this.#entry = invocation.entry
    this.#executionId = invocation.executionId
  }

  /** Null when calls are made, not answered. */
  get source(): CallAnswers | null {
    return this.#answers ?? null
  }

  /** Where the next call of a step, or outside of steps, is. */
  takePlace(stepKey: string | null): CallPlace {
    return { attempt: this.#attempt, entry: this.#entry, n: this.#count(`n ${stepKey ?? ''}`) }
  }

  /** SHA-256 of the request in canonical form, without this execution's own id: a replay asks under another. */
  hash(request: JsonObject): string {
    return sha256Hex(toCanonicalJson(request).replaceAll(this.#executionId, 'execution'))
  }

  /** To be asked once per call, in the order in which calls begin. */
  find(call: CallRequest): FoundAnswer {
    const seen = this.#count(`hash ${call.stepKey ?? ''} ${call.requestHash}`)
    const seenAnywhere = this.#count(`hash anywhere ${call.requestHash}`)
    const groups = this.#groupsOf(call.stepKey)
    const same =
      findSame(groups, call, seen) ??
      (call.isStepGuessed ? findSame(this.#groupsOf(ANY_STEP), call, seenAnywhere) : undefined)
    if (same !== undefined) return { how: 'reused', recording: same }
    for (const { calls } of groups) {
      const recording = calls.find(({ place }) => place.n === call.place.n)
      if (recording !== undefined && isSameTool(recording, call)) return { how: 'changed', recording }
    }
    return { how: 'changed', recording: null }
  }

  #count(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    return count
  }

  /** A3, nearest first. */
  #groupsOf(stepKey: string | null | typeof ANY_STEP): readonly Group[] {
    const known = this.#groups.get(stepKey)
    if (known !== undefined) return known
    const own = (this.#answers?.calls ?? []).filter(
      (call) => (stepKey === ANY_STEP || call.stepKey === stepKey) && !CUT_OFF.has(call.code),
    )
    const groups = toGroups(own).toSorted((left, right) => this.#distance(left) - this.#distance(right))
    this.#groups.set(stepKey, groups)
    return groups
  }

  /** The same entry, then later ones of the attempt, earlier ones, later attempts, earlier attempts. */
  #distance({ attempt, entry }: Group): number {
    const entries = entry - this.#entry
    const attempts = attempt - this.#attempt
    if (attempts === 0) return entries >= 0 ? entries : 1e6 - entries
    return (attempts > 0 ? 1e9 + attempts * 1e6 : 1e12 - attempts * 1e6) + entry
  }
}

/** The `nth` recording of the same request, in the nearest group that has so many. */
function findSame(groups: readonly Group[], call: CallRequest, nth: number): CallRecord | undefined {
  for (const { calls } of groups) {
    const same = calls.filter((recording) => recording.requestHash === call.requestHash && isSameTool(recording, call))
    const recording = same[nth - 1]
    if (recording !== undefined) return recording
  }
  return undefined
}

function isSameTool(recording: CallRecord, { toolId, toolType }: CallRequest): boolean {
  return recording.toolId === toolId && recording.toolType === toolType
}

/** By attempt and entry, in order; what was recorded later takes the place of what a lost attempt had recorded. */
function toGroups(recordings: readonly CallRecord[]): readonly Group[] {
  const groups = new Map<string, Map<string, CallRecord>>()
  for (const recording of recordings) {
    const { attempt, entry, n } = recording.place
    const key = `${attempt}.${entry}`
    const calls = groups.get(key) ?? new Map<string, CallRecord>()
    groups.set(key, calls.set(`${n} ${recording.stepKey ?? ''}`, recording))
  }
  return [...groups.values()].map((calls) => {
    const ordered = [...calls.values()].toSorted((left, right) => left.place.n - right.place.n)
    const { attempt, entry } = ordered[0]!.place
    return { attempt, entry, calls: ordered }
  })
}
