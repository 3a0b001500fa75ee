import { defineNode, valueField } from '@heddle/node-sdk'
import { isFileValue } from '@heddle/model'
import { z } from 'zod'

const config = z.strictObject({
  path: z.string().min(1).max(1000).describe('Path in the workspace’s file area; an existing file is replaced.'),
  content: valueField().describe('Text is written as it is, a file is copied, anything else is written as JSON.'),
  mediaType: z.string().min(1).max(200).optional().describe('Default: by content, text/plain or application/json.'),
})

/** Writes a file of the workspace. */
export const fileWrite = defineNode({
  type: 'file.write',
  version: '1.0',
  category: 'tool',
  title: 'Write a file',
  description: 'Writes a file into the workspace’s file area. Gives the file.',
  icon: 'file-output',
  config,
  output: z.strictObject({ file: z.unknown() }),
  sideEffects: 'retry',
  example: { config: { path: 'reports/${{ input.month }}.txt', content: '${{ input.text }}' } },
  async run(context, { path, content, mediaType }) {
    if (isFileValue(content)) {
      const source = await context.files.open(content)
      const copied = { path, content: source, mediaType: mediaType ?? content.$file.mediaType }
      return { file: await context.files.write(copied) }
    }
    const isText = typeof content === 'string'
    const bytes = new TextEncoder().encode(isText ? content : `${JSON.stringify(content, null, 2)}\n`)
    const fallback = isText ? 'text/plain' : 'application/json'
    return { file: await context.files.write({ path, content: bytes, mediaType: mediaType ?? fallback }) }
  },
})
