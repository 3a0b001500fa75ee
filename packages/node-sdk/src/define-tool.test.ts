import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { StepContext } from './context.ts'
import { defineTool } from './define-tool.ts'

const context = {} as StepContext
const spec = {
  name: 'weather.now',
  title: 'Weather',
  description: 'Says what the weather is.',
  input: z.strictObject({ city: z.string().describe('Where.'), days: z.int().default(1) }),
  output: z.strictObject({ sunny: z.boolean() }),
  sideEffects: 'none',
  call: (_context: StepContext, input: { readonly city: string; readonly days: number }): unknown => ({
    sunny: input.city === 'Seoul' && input.days === 1,
  }),
} as const

describe('defineTool', () => {
  it('checks and completes the input, and describes it as JSON Schema', async () => {
    const tool = defineTool(spec)
    expect(await tool.call(context, { city: 'Seoul' })).toEqual({ sunny: true })
    expect(tool.inputSchema).toMatchObject({ type: 'object', required: ['city'] })
    await expect(tool.call(context, { town: 'x' })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('refuses an answer that its output schema does not allow', async () => {
    const tool = defineTool({ ...spec, call: () => ({ sunny: 'yes' }) })
    await expect(tool.call(context, { city: 'x' })).rejects.toMatchObject({ code: 'OUTPUT_INVALID' })
  })

  it.each([{ name: 'has blanks in it' }, { title: '' }, { description: ' ' }])('refuses the description %j', (part) => {
    expect(() => defineTool({ ...spec, ...part })).toThrow('needs a plain name, a title and a description')
  })
})
