import { expect, it } from 'vitest'
import { EXECUTION_STATUSES, NODE_STATUSES, isSettled, worseOutcome } from './statuses.ts'
import {
  makeCompensationKey,
  makeEachKey,
  makeIterationScope,
  makeNodeKey,
  makeParallelScope,
  ROOT_SCOPE,
} from './node-key.ts'
import { toNodeId } from './ids.ts'

it('counts the statuses that end an execution or a node execution as settled', () => {
  expect(EXECUTION_STATUSES.filter(isSettled)).toEqual(['completed', 'failed', 'cancelled', 'timeout'])
  expect(NODE_STATUSES.filter(isSettled)).toEqual(['completed', 'failed', 'cancelled', 'timeout', 'skipped'])
})

it('lets the worse outcome win', () => {
  expect(worseOutcome('success', 'degraded')).toBe('degraded')
  expect(worseOutcome('failed', 'partial_success')).toBe('failed')
  expect(worseOutcome('success', 'success')).toBe('success')
})

it('writes node keys as paths with iterations', () => {
  const pages = makeNodeKey(ROOT_SCOPE, toNodeId('pages'))
  const third = makeIterationScope(pages, 3)
  expect(makeNodeKey(third, toNodeId('fetch'))).toBe('pages[3]/fetch')
  expect(makeEachKey(third)).toBe('pages[3]')
  expect(makeNodeKey(makeParallelScope(makeNodeKey(ROOT_SCOPE, toNodeId('both'))), toNodeId('left'))).toBe('both/left')
  expect(makeCompensationKey(makeNodeKey(third, toNodeId('book')), toNodeId('cancel'))).toBe('pages[3]/book~cancel')
})
