import { describe, expect, it } from 'vitest'
import type { WorkflowSummary } from '../../api/answers.ts'
import { chooseStarters } from './choose-starters.ts'

const workflow = (name: string, activeVersion: number | null = null) => ({ name, activeVersion }) as WorkflowSummary
const names = (workflows: readonly WorkflowSummary[]) => chooseStarters(workflows).map(({ name }) => name)

describe('chooseStarters', () => {
  it('prefers the examples that show most', () => {
    expect(names([workflow('A', 1), workflow('Approval'), workflow('B'), workflow('Hello')])).toEqual([
      'Hello',
      'Approval',
      'A',
    ])
  })

  it('takes active ones first, and what there is', () => {
    expect(names([workflow('B'), workflow('A', 2)])).toEqual(['A', 'B'])
    expect(names([])).toEqual([])
  })
})
