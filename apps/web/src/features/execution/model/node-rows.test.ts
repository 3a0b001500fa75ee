import { readFileSync } from 'node:fs'
import { loadDefinition } from '@heddle/graph'
import type { Definition } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { readGoldenItems } from '../../../testing/golden-items.ts'
import { applyItems } from './apply-items.ts'
import { focusedKey, groupScopes } from './container-focus.ts'
import { EMPTY_EXECUTION_VIEW } from './execution-view.ts'
import { listNodeRows } from './node-rows.ts'

const EXAMPLES = new URL('../../../../../../examples/', import.meta.url)

function load(name: string): Definition {
  const text = readFileSync(new URL(`${name}.yaml`, EXAMPLES), 'utf8')
  return loadDefinition(text).value as unknown as Definition
}

const rowsOf = (name: string, golden: string, expanded: readonly string[]) => {
  const view = applyItems(EMPTY_EXECUTION_VIEW, readGoldenItems(golden))
  return listNodeRows({ definition: load(name), view, expanded: new Set(expanded) })
}

describe('listNodeRows', () => {
  it('shows a loop as one row until it is opened', () => {
    expect(rowsOf('for-each', 'for-each', []).map((row) => row.key)).toEqual(['orders', 'invoices'])
    const open = rowsOf('for-each', 'for-each', ['invoices', 'invoices[2]'])
    expect(open).toHaveLength(2 + 40 + 2)
    expect(open.find((row) => row.key === 'invoices[2]/tax')).toMatchObject({ depth: 2, node: { status: 'completed' } })
  })

  it('shows branches of a parallel container right under it', () => {
    const keys = rowsOf('parallel-tools', 'parallel-tools', ['ask']).map((row) => row.key)
    expect(keys).toEqual(['ask', 'ask/prices', 'ask/stock', 'ask/weather', 'ask/traffic', 'ask/news'])
  })

  it('shows compensations under what they undo and no handler by itself', () => {
    const keys = rowsOf('booking', 'booking-failed', []).map((row) => row.key)
    expect(keys).toContain('hotel~cancelHotel')
    expect(keys.indexOf('hotel~cancelHotel')).toBe(keys.indexOf('hotel') + 1)
    expect(keys).not.toContain('cancelHotel')
  })
})

describe('focusedKey', () => {
  const definition = load('for-each')
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]))
  const view = applyItems(EMPTY_EXECUTION_VIEW, readGoldenItems('for-each'))

  it('is the latest iteration, or the chosen one', () => {
    const scopes = groupScopes(view)
    expect(focusedKey({ id: 'tax', nodes, scopes, focus: new Map() })).toBe('invoices[39]/tax')
    expect(focusedKey({ id: 'tax', nodes, scopes, focus: new Map([['invoices', 4]]) })).toBe('invoices[4]/tax')
  })

  it('is null inside a container that opened nothing', () => {
    expect(focusedKey({ id: 'tax', nodes, scopes: new Map(), focus: new Map() })).toBeNull()
  })
})
