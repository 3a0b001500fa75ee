import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instantiateTemplate, validateDefinition } from '@heddle/graph'
import { describe, expect, it } from 'vitest'
import { coreCatalogue } from '../heddle.ts'
import { listTemplates, loadTemplates } from './template-gallery.ts'

const templates = await listTemplates()

describe('the gallery', () => {
  it('has templates, each with what a form needs', () => {
    expect(templates.length).toBeGreaterThanOrEqual(4)
    for (const { template } of templates) {
      expect(template.description).toBeTruthy()
      const { properties = {} } = (template.parameters ?? {}) as { properties?: Record<string, { title?: string }> }
      for (const property of Object.values(properties)) expect(property.title).toBeTruthy()
    }
  })

  it.each(templates.map(({ id, template }) => [id, template] as const))(
    'makes a workflow without errors or warnings of %s and its defaults',
    (_id, template) => {
      const definition = instantiateTemplate(template, {})
      const { findings } = validateDefinition(definition, { catalogue: coreCatalogue() })
      expect(findings.filter(({ severity }) => severity !== 'hint')).toEqual([])
      expect(JSON.stringify(definition)).not.toContain('params.')
    },
  )

  it('names the file that is no template', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heddle-templates-'))
    try {
      await writeFile(join(folder, 'bad.yaml'), 'format: heddle/v1\nname: No template\n')
      await expect(loadTemplates(folder)).rejects.toMatchObject({
        code: 'PLAN_INVALID',
        message: expect.stringContaining('bad.yaml') as string,
      })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
