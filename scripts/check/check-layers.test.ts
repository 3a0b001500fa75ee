import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkLayers, type LayerReport } from './check-layers.ts'
import { LAYERS } from './layers.ts'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

describe('layers', () => {
  it('holds in this checkout, with every source file seen and the package edges pinned', async () => {
    const report = await checkLayers(ROOT)
    expect(report.violations).toEqual([])
    expect(report.modulesSeen).toEqual(report.sourceFiles)
    expect(report.modulesSeen.length).toBeGreaterThan(30)
    const pinned = readFileSync(join(ROOT, 'scripts/check/package-edges.txt'), 'utf8').trim().split('\n')
    expect(report.packageEdges).toEqual(pinned)
  })
})

describe('a planted violation of each rule', () => {
  let root: string
  let report: LayerReport

  beforeAll(async () => {
    root = plantViolations()
    report = await checkLayers(root)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it.each(LAYERS.map((layer) => layer.folder))('is found in %s', (folder) => {
    const name = folder.split('/')[1]
    const found = report.violations
      .filter((violation) => violation.from === `${folder}/src/planted.ts`)
      .map((violation) => violation.rule)
    const layer = LAYERS.find((each) => each.folder === folder)
    expect(found).toContain(`${name}-imports-only-its-layers`)
    expect(found).toContain('everything-resolves')
    expect(found).toContain('packages-are-entered-by-name')
    if (folder !== 'packages/testkit') expect(found).toContain('only-tests-import-testkit')
    if (layer?.builtins === 'forbidden') expect(found).toContain(`${name}-has-no-builtins`)
    if ((layer?.libraries ?? null) !== null) expect(found).toContain(`${name}-uses-only-its-libraries`)
  })

  it.each(LAYERS.map((layer) => layer.folder))('is found in a component of %s', (folder) => {
    const found = report.violations.filter((violation) => violation.from === `${folder}/src/planted-view.tsx`)
    expect(found.map((violation) => violation.rule)).toContain('everything-resolves')
  })

  it('is found for a cycle', () => {
    expect(report.violations.map((violation) => violation.rule)).toContain('no-cycles')
  })

  it('hides no module', () => {
    expect(report.modulesSeen).toEqual(report.sourceFiles)
    expect(report.sourceFiles.length).toBe(LAYERS.length * 4)
  })
})

/** A tree with every package of the table, each with one import of every forbidden kind. */
function plantViolations(): string {
  const root = mkdtempSync(join(tmpdir(), 'heddle-layers-'))
  mkdirSync(join(root, 'node_modules/@heddle'), { recursive: true })
  mkdirSync(join(root, 'node_modules/left-pad'), { recursive: true })
  writeFileSync(join(root, 'node_modules/left-pad/package.json'), '{"name":"left-pad","main":"index.js"}')
  writeFileSync(join(root, 'node_modules/left-pad/index.js'), 'module.exports = 1\n')
  cpSync(join(ROOT, 'tsconfig.json'), join(root, 'tsconfig.json'))
  writeFileSync(join(root, 'package.json'), '{"dependencies":{"left-pad":"1.0.0"}}')
  for (const layer of LAYERS) plantPackage(root, layer.folder)
  return root
}

function plantPackage(root: string, folder: string): void {
  const name = folder.split('/')[1] ?? ''
  mkdirSync(join(root, folder, 'src'), { recursive: true })
  symlinkSync(join(root, folder), join(root, 'node_modules/@heddle', name))
  const manifest = {
    name: `@heddle/${name}`,
    exports: { '.': './src/index.ts' },
    dependencies: { 'left-pad': '1.0.0' },
  }
  writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest))
  // `web` may import no runtime, all others no web: each package gets an import that its row of the table forbids.
  const forbidden = name === 'web' ? 'runtime' : 'web'
  const planted = [
    `import { a } from '@heddle/${forbidden}'`,
    `import { b } from '@heddle/testkit'`,
    `import type { c } from '../../../${name === 'model' ? 'packages/graph' : 'packages/model'}/src/inner.ts'`,
    `import { d } from 'node:fs'`,
    `import e from 'left-pad'`,
    `import { f } from './missing.ts'`,
    `import { g } from './inner.ts'`,
    `export const planted = [a, b, d, e, f, g] as unknown as c`,
  ]
  writeFileSync(join(root, folder, 'src/planted.ts'), `${planted.join('\n')}\n`)
  writeFileSync(
    join(root, folder, 'src/inner.ts'),
    `import { planted } from './planted.ts'\nexport const g = planted\nexport type c = unknown\n`,
  )
  writeFileSync(
    join(root, folder, 'src/planted-view.tsx'),
    `import { h } from './missing.tsx'\nexport const View = () => <p>{h}</p>\n`,
  )
  writeFileSync(join(root, folder, 'src/index.ts'), `export const a = 1\nexport const b = 2\n`)
}
