import { HeddleError, toCanonicalJson, type Json } from '@heddle/model'
import type { Variables } from '@heddle/store'
import type { CallContext } from '../call-context.ts'

type Values = { readonly [name: string]: Json }

/**
 * Replaces all variables of the workspace. Throws `CONFLICT`, with both revisions and what the write would change now,
 * when `revision` is not current.
 */
export async function putVariables(
  { caller, heddle }: CallContext,
  write: { readonly values: Values; readonly revision: number },
): Promise<Variables> {
  const { workspaceId, principal } = caller
  try {
    return await heddle.store.variables.put(workspaceId, { ...write, by: principal })
  } catch (error) {
    if (!(error instanceof HeddleError) || error.code !== 'CONFLICT') throw error
    const { revision, values, updatedBy, updatedAt } = await heddle.store.variables.get(workspaceId)
    throw new HeddleError('CONFLICT', error.message, {
      cause: error,
      details: {
        yours: { revision: write.revision },
        current: { revision, updatedBy, updatedAt: updatedAt === null ? null : new Date(updatedAt).toISOString() },
        diff: diffValues(values, write.values),
        diffBasis: 'from the current variables to yours',
      },
    })
  }
}

/** Names, sorted. Values are not told: the reader has both. */
function diffValues(before: Values, after: Values): Json {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  const has = (values: Values, name: string) => Object.hasOwn(values, name)
  return {
    added: names.filter((name) => !has(before, name)),
    removed: names.filter((name) => !has(after, name)),
    changed: names.filter(
      (name) =>
        has(before, name) &&
        has(after, name) &&
        toCanonicalJson(before[name] ?? null) !== toCanonicalJson(after[name] ?? null),
    ),
  }
}
