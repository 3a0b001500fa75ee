import { HeddleError, type Json } from '@heddle/model'
import { defineNode, fileField } from '@heddle/node-sdk'
import { z } from 'zod'
import { readBytes } from './read-bytes.ts'

const MAX_READ_BYTES = 64 * 1024 * 1024

const config = z.strictObject({
  path: fileField().describe('Path in the workspace’s file area, or a file that a node gave.'),
  as: z.enum(['text', 'json', 'file']).default('text').describe('text and json read it; file only looks it up.'),
})

/** Reads a file of the workspace. */
export const fileRead = defineNode({
  type: 'file.read',
  version: '1.0',
  category: 'tool',
  title: 'Read a file',
  description: 'Reads a file of the workspace’s file area as text or JSON. Gives it under content.',
  icon: 'file-input',
  config,
  output: z.strictObject({ content: z.unknown(), file: z.unknown() }),
  sideEffects: 'none',
  example: { config: { path: 'reports/${{ input.month }}.csv', as: 'text' } },
  async run(context, { path, as }) {
    const found = typeof path === 'string' ? await context.files.stat(path) : path
    if (!found) throw new HeddleError('NOT_FOUND', `The file area has no file "${String(path)}". Check the path.`)
    if (as === 'file') return { content: null, file: found }
    const { name } = found.$file
    const bytes = await readBytes(await context.files.open(path), {
      maxBytes: MAX_READ_BYTES,
      what: `The file ${name}`,
    })
    const text = decode(bytes, name)
    return { content: as === 'text' ? text : parseJson(text, name), file: found }
  },
})

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new HeddleError('INPUT_INVALID', `The file ${name} is not UTF-8 text. Read it in a code node instead.`, {
      cause: error,
    })
  }
}

function parseJson(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    const said = error instanceof Error ? error.message : 'it does not parse'
    throw new HeddleError('INPUT_INVALID', `The file ${name} is not JSON: ${said}.`, { cause: error })
  }
}
