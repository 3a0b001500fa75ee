import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { coreCatalogue, loadBundle, openOperations, parseConfiguration } from '@heddle/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const page = readFileSync(join(import.meta.dirname, '../../docs/workflows.md'), 'utf8')
/** Workflows of the page, and what the page says they give. */
const snippets = [...page.matchAll(/```yaml\n(format: [\s\S]*?)```(?:\n\n```json\n([\s\S]*?)```)?/g)].map(
  ([, yaml = '', json]) => ({ name: /^name: (.*)$/m.exec(yaml)?.[1] ?? '', yaml, json }),
)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-page-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function load({ name, yaml }: { readonly name: string; readonly yaml: string }) {
  const path = join(folder, `${name}.yaml`)
  writeFileSync(path, yaml)
  return loadBundle(path, coreCatalogue())
}

describe('the workflows of docs/workflows.md', () => {
  it.each(snippets)('$name has no findings', (snippet) => {
    expect(load(snippet).files.flatMap((file) => file.findings)).toEqual([])
  })

  it('give what the page says', async () => {
    const configuration = parseConfiguration({ HEDDLE_DATA: join(folder, 'data'), HEDDLE_LOG: 'silent' })
    const operations = await openOperations(configuration)
    try {
      const shown = snippets.filter(({ json }) => json !== undefined)
      expect(shown).toHaveLength(3)
      for (const snippet of shown) {
        const { bundle } = load(snippet)
        if (bundle === null) throw new Error(`${snippet.name} is not valid.`)
        const { executionId } = await operations.call('run', { bundle, input: {}, by: 'docs' })
        const report = await operations.call('follow', { executionId })
        expect({ [snippet.name]: report.output }).toEqual({ [snippet.name]: JSON.parse(snippet.json ?? '') as unknown })
      }
    } finally {
      await operations.close()
    }
  })
})
