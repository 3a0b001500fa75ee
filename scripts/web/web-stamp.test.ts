import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WEB_DIST, hashWebSources, isWebFresh } from './web-stamp.js'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'heddle-stamp-'))
  write('package-lock.json', '{}')
  write('apps/web/src/main.tsx', 'start()')
  write('packages/ui/src/form/button.tsx', 'button')
  write(join(WEB_DIST, '.stamp'), hashWebSources(root))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('the built web app', () => {
  it('is fresh while its sources are the same, wherever they lie', () => {
    expect(isWebFresh(root)).toBe(true)
    const copy = mkdtempSync(join(tmpdir(), 'heddle-stamp-'))
    cpSync(root, copy, { recursive: true })
    expect(isWebFresh(copy)).toBe(true)
    rmSync(copy, { recursive: true, force: true })
  })

  it.each([
    ['a source changed', 'apps/web/src/main.tsx'],
    ['a source is new', 'packages/graph/src/layout.ts'],
    ['a library changed', 'package-lock.json'],
  ])('is stale when %s', (_what, path) => {
    write(path, 'other')
    expect(isWebFresh(root)).toBe(false)
  })

  it('is stale when a source is gone, or nothing was built', () => {
    rmSync(join(root, 'packages/ui/src/form/button.tsx'))
    expect(isWebFresh(root)).toBe(false)
    rmSync(join(root, WEB_DIST), { recursive: true })
    expect(isWebFresh(root)).toBe(false)
  })

  it('does not depend on tests, nor on other packages', () => {
    write('apps/web/src/main.test.tsx', 'test')
    write('packages/store/src/index.ts', 'store')
    expect(isWebFresh(root)).toBe(true)
  })
})
