import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineNode } from './define-node.ts'
import { conditionField, codeField, expressionField, fileField, literalField, textField } from './fields.ts'
import { createRegistry } from './registry.ts'

const make = (type: string, version: string) =>
  defineNode({
    type,
    version,
    category: 'adapter',
    title: 'Sample',
    description: 'A sample.',
    icon: 'box',
    config: z.strictObject({ size: z.int().default(1).describe('How many.') }),
    example: { config: {} },
    evaluate: ({ size }) => size,
  })

describe('createRegistry', () => {
  it('finds a type by name and major, whatever the minor', () => {
    const registry = createRegistry([make('a.b', '1.4'), make('a.b', '2.0')])
    expect(registry.get('a.b', 1)?.version).toBe('1.4')
    expect(registry.get('a.b', 2)?.version).toBe('2.0')
    expect(registry.get('a.b', 3)).toBeUndefined()
    expect(registry.list().map(({ version }) => version)).toEqual(['1.4', '2.0'])
  })

  it('refuses two types with the same name and major', () => {
    expect(() => createRegistry([make('a.b', '1.0'), make('a.b', '1.1')])).toThrow('a.b@1 is registered twice')
  })

  it('says which node needs which major when it is missing', () => {
    const registry = createRegistry([make('a.b', '1.0')])
    const node = { id: 'n', type: 'a.b', version: '2.3' } as unknown as Parameters<typeof registry.typeOf>[0]
    expect(() => registry.typeOf(node)).toThrow('Node n needs a.b@2, which is not installed')
  })
})

describe('defineNode', () => {
  it('lists everything that is wrong with a description', () => {
    expect(() =>
      defineNode({
        type: 'Bad',
        version: '1',
        category: 'tool',
        title: ' ',
        description: 'x',
        icon: 'Not An Icon',
        config: z.strictObject({}),
        ports: { in: [], out: ['main', 'main'] },
        sideEffects: 'none',
        example: { config: {} },
        run: () => null,
      }),
    ).toThrow(/two or more words.*major\.minor.*lucide.*title is empty.*out port is named twice.*only they, have no in/)
  })

  it('refuses a native role with code, and a run role without', () => {
    const base = {
      type: 'a.b',
      version: '1.0',
      category: 'control',
      title: 'T',
      description: 'D',
      icon: 'box',
      config: z.strictObject({}),
      example: { config: {} },
    } as const
    expect(() => defineNode({ ...base, role: 'run' } as never)).toThrow('run belongs to role run')
    expect(() => defineNode({ ...base, role: 'loop', evaluate: () => null } as never)).toThrow(
      'evaluate belongs to role pure',
    )
  })

  it('shows fields as they are written, with marks, help and defaults', () => {
    const { manifest } = defineNode({
      type: 'a.b',
      version: '1.0',
      category: 'adapter',
      title: 'T',
      description: 'D',
      icon: 'box',
      config: z.strictObject({
        items: expressionField(z.array(z.number())).describe('The list.'),
        when: conditionField().optional(),
        code: codeField(),
        keep: literalField(z.boolean().default(true)).describe('Keep it.'),
        text: textField(),
        file: fileField(),
      }),
      example: { config: {} },
      evaluate: () => null,
    })
    expect(manifest.configSchema['properties']).toEqual({
      items: { type: 'string', minLength: 1, 'x-heddle': 'expression', description: 'The list.' },
      when: { type: 'string', minLength: 1, 'x-heddle': 'condition' },
      code: { type: 'string', minLength: 1, 'x-heddle': 'code' },
      keep: { type: 'boolean', default: true, 'x-heddle': 'literal', description: 'Keep it.' },
      text: { type: 'string' },
      file: { format: 'file' },
    })
    expect(manifest.configSchema['required']).toEqual(['items', 'code', 'text', 'file'])
    expect(manifest.configSchema['$defs']).toBeUndefined()
  })
})
