import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { KOREAN_TYPE_TITLES } from './type-titles.ts'

const NODES = new URL('../../../../../packages/nodes-core/src/', import.meta.url)

describe('Korean titles of node types', () => {
  it('cover every type that is installed', () => {
    const types = readdirSync(NODES, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => [...readFileSync(new URL(name, NODES), 'utf8').matchAll(/^ {2}type: '([a-z.]+)',/gm)])
      .map(([, type]) => type ?? '')
    expect(types.length).toBeGreaterThan(20)
    expect(types.filter((type) => KOREAN_TYPE_TITLES[type] === undefined)).toEqual([])
  })
})
