import { diffDefinitions, type DefinitionDiff } from '@heddle/graph'
import { HeddleError, type Definition, type Json } from '@heddle/model'
import type { Draft } from '@heddle/store'

/** What a stale write meant to do, as far as it is known. */
export interface StaleWrite {
  /** The revision it was based on. */
  readonly revision: number
  /** The draft as it would have become; absent when the write names none. */
  readonly wanted?: Definition
}

/**
 * Why a stale write is refused: both revisions, who was first, and what the write would change in the draft as it is
 * now. Earlier revisions are not kept, so the difference is not to what the writer had loaded; `diffBasis` says so.
 */
export function makeConflict(current: Draft, { revision, wanted }: StaleWrite): HeddleError {
  const message = `The draft of "${current.name}" is at revision ${current.revision} by ${current.updatedBy}, not at ${revision}. Load it, bring your changes in, and send them again.`
  const diff: DefinitionDiff | null = wanted === undefined ? null : diffDefinitions(current.definition, wanted)
  return new HeddleError('CONFLICT', message, {
    details: {
      yours: { revision },
      current: {
        revision: current.revision,
        updatedBy: current.updatedBy,
        updatedAt: new Date(current.updatedAt).toISOString(),
      },
      diff: diff as unknown as Json,
      diffBasis: 'from the current draft to yours',
    },
  })
}
