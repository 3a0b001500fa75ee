import { describe, expect, it } from 'vitest'
import { joinPages } from './join-pages.ts'

describe('joinPages', () => {
  it('puts lists, objects and texts together in their order', () => {
    const list = { kind: 'list', total: 5, large: [] } as const
    expect(
      joinPages([
        { ...list, value: [1, 2] },
        { ...list, value: [3] },
      ]),
    ).toEqual({ value: [1, 2, 3], shown: 3, total: 5, large: [] })
    const object = { kind: 'object', total: 2, large: [] } as const
    expect(
      joinPages([
        { ...object, value: { a: 1 } },
        { ...object, value: { b: 2 } },
      ]).value,
    ).toEqual({ a: 1, b: 2 })
    const text = { kind: 'text', total: 9, large: [] } as const
    expect(
      joinPages([
        { ...text, value: 'abc' },
        { ...text, value: 'de' },
      ]),
    ).toEqual({ value: 'abcde', shown: 5, total: 9, large: [] })
  })

  it('lists the parts that are read by themselves', () => {
    const part = (at: number) => ({ path: `/${at}`, kind: 'text', total: 50_000 }) as const
    const page = (at: number) => ({ kind: 'list', value: [null], total: 2, large: [part(at)] }) as const
    expect(joinPages([page(0), page(1)]).large).toEqual([part(0), part(1)])
  })

  it('has a value that came whole', () => {
    expect(joinPages([{ kind: 'whole', value: 7, total: null, large: [] }]).value).toBe(7)
  })
})
