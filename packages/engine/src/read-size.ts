import { HeddleError, type StoredValue } from '@heddle/model'
import type { NodeContext } from './node-context.ts'

/** Checks what a counted loop was given. Throws EXPRESSION_FAILED when `items` is no list or `count` no whole number. */
export function readSize(
  context: NodeContext,
  answer: {
    readonly purpose: string
    readonly values: { readonly [name: string]: StoredValue }
    readonly lengths: { readonly [name: string]: number }
  },
): void {
  const { key } = context.node
  if (answer.purpose === 'items') {
    if (answer.lengths['items'] !== undefined) return
    throw new HeddleError(
      'EXPRESSION_FAILED',
      `The loop '${key}' needs a list in items, but got ${shown(answer.values['items'])}.`,
    )
  }
  const count = answer.values['count']
  const isCount = count !== undefined && 'json' in count && Number.isInteger(count.json) && Number(count.json) >= 0
  if (isCount) return
  throw new HeddleError(
    'EXPRESSION_FAILED',
    `The loop '${key}' needs a whole number in count, but got ${shown(count)}.`,
  )
}

function shown(value: StoredValue | undefined): string {
  if (value === undefined || !('json' in value)) return 'something else'
  return JSON.stringify(value.json).slice(0, 80)
}
