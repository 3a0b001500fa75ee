import { describe, expect, it } from 'vitest'
import { MAX_SHOWN, createToastStore } from './toast-store.ts'

const titles = (store: ReturnType<typeof createToastStore>) => store.snapshot().map((toast) => toast.title)

describe('the toast store', () => {
  it('shows the newest, and lets the oldest go when there are too many', () => {
    const store = createToastStore()
    for (let index = 0; index <= MAX_SHOWN; index++) store.add({ title: `${index}` })
    expect(titles(store)).toEqual(['1', '2', '3'])
  })

  it('replaces a toast of the same id', () => {
    const store = createToastStore()
    store.add({ id: 'save', title: 'Saving' })
    store.add({ id: 'save', title: 'Saved', tone: 'success' })
    expect(store.snapshot()).toEqual([{ id: 'save', title: 'Saved', tone: 'success' }])
  })

  it('tells listeners about every change and about nothing else', () => {
    const store = createToastStore()
    let calls = 0
    const stop = store.subscribe(() => calls++)
    const id = store.add({ title: 'A' })
    const before = store.snapshot()
    store.dismiss('unknown')
    expect([calls, store.snapshot()]).toEqual([1, before])
    store.dismiss(id)
    expect([calls, store.snapshot()]).toEqual([2, []])
    stop()
    store.add({ title: 'B' })
    expect(calls).toBe(2)
  })
})
