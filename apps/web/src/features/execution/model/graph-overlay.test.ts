import { readFileSync } from 'node:fs'
import { loadDefinition } from '@heddle/graph'
import type { Definition } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { readGoldenItems } from '../../../testing/golden-items.ts'
import { applyItems } from './apply-items.ts'
import { EMPTY_EXECUTION_VIEW } from './execution-view.ts'
import { toOverlay } from './graph-overlay.ts'

const EXAMPLES = new URL('../../../../../../examples/', import.meta.url)

function overlay(name: string, golden: string, focus: ReadonlyMap<string, number> = new Map()) {
  const text = readFileSync(new URL(`${name}.yaml`, EXAMPLES), 'utf8')
  const definition = loadDefinition(text).value as unknown as Definition
  const view = applyItems(EMPTY_EXECUTION_VIEW, readGoldenItems(golden))
  return toOverlay({ definition, view, focus, say: () => null })
}

describe('toOverlay', () => {
  it('counts the iterations of a loop and shows one of them', () => {
    const { nodes, keys } = overlay('for-each', 'for-each', new Map([['invoices', 7]]))
    expect(nodes.get('invoices')).toMatchObject({ iterations: { done: 40, total: 40 }, focus: { index: 7, count: 40 } })
    expect(keys.get('tax')).toBe('invoices[7]/tax')
    expect(nodes.get('tax')?.status).toBe('completed')
  })

  it('tells edges that carried the run on from those that did not', () => {
    const { edges } = overlay('approval', 'approval')
    expect(edges.get('review.approved>send.main')).toBe('live')
    expect(edges.get('review.rejected>shelve.main')).toBe('dead')
  })

  it('shows compensations on their handlers', () => {
    const { nodes, keys } = overlay('booking', 'booking-failed')
    expect(nodes.get('cancelHotel')?.status).toBe('completed')
    expect(keys.get('cancelHotel')).toBe('hotel~cancelHotel')
  })

  it('says nothing about what was not reached', () => {
    expect(overlay('booking', 'booking').nodes.has('cancelHotel')).toBe(false)
  })
})
