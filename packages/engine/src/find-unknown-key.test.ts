import { describe, expect, it } from 'vitest'
import { findUnknownKey } from './find-unknown-key.ts'
import { testPlan } from './test-plan.ts'

const plan = testPlan({
  nodes: [
    { id: 'a' },
    { id: 'l', role: 'loop', config: { mode: 'forEach', items: '[1]' } },
    { id: 'p', role: 'parallel', parent: 'l' },
    { id: 'x', parent: 'p' },
  ],
  edges: ['a>l'],
})

describe('findUnknownKey', () => {
  it.each(['a', 'l', 'l[7]', 'l[0]/p', 'l[3]/p/x'])('knows %s', (key) => expect(findUnknownKey(plan, key)).toBeNull())

  it.each([
    ['nope', 'There is no node "nope" in this workflow. There are a, l, l[0]/p, l[0]/p/x.'],
    ['x', 'There is no node "x" in this workflow. There are a, l, l[0]/p, l[0]/p/x.'],
    ['', 'There is no node "" in this workflow. There are a, l, l[0]/p, l[0]/p/x.'],
    ['l/p/x', '"l/p/x" lies in the loop "l". Name the iteration too: l[0]/p/x.'],
    ['a[1]', '"a" is no loop and has no iterations. Write "a".'],
  ])('says what is wrong with %j and what there is', (key, message) => expect(findUnknownKey(plan, key)).toBe(message))
})
