import type { Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { NodeContext } from './context.ts'
import { defineNode } from './define-node.ts'
import { testNode } from './test-node.ts'

function test(run: (context: NodeContext, config: { readonly text: string }) => unknown) {
  return testNode(
    defineNode({
      type: 'test.storage',
      version: '1.0',
      category: 'tool',
      title: 'Storage',
      description: 'Stores.',
      icon: 'box',
      config: z.strictObject({ text: z.string().default('') }),
      sideEffects: 'none',
      example: { config: {} },
      run,
    }),
  )
}

const bytes = (text: string) => new TextEncoder().encode(text)

describe('files and blobs of a node test', () => {
  it('keep what the node writes, for later entries too', async () => {
    const node = test(async (context) => {
      await context.step('write', () =>
        context.files.write({ path: 'out/a.txt', content: bytes('hello'), mediaType: 'text/plain' }),
      )
      await context.waitFor('person', null)
      const file = await context.files.stat('out/a.txt')
      if (!file) return 'lost'
      const copy = { path: 'out/b.txt', content: await context.files.open(file), mediaType: 'text/plain' }
      const names = [await context.files.write(copy), ...(await context.files.list('out'))].map(({ $file }) => $file.id)
      return [await new Response(await context.files.open('out/b.txt')).text(), names]
    })
    const run = await (await node.run()).resume({ person: {} })
    expect(run.output).toEqual(['hello', ['out/b.txt', 'out/a.txt', 'out/b.txt']])
  })

  it('say what is missing', async () => {
    const noFile = await test((context) => context.files.open('nowhere')).run()
    expect(noFile.report).toMatchObject({ kind: 'failed', error: { code: 'NOT_FOUND' } })
    const noBlob = await test((context) => context.blobs.get('0')).run()
    expect(noBlob.report).toMatchObject({ kind: 'failed', error: { code: 'NOT_FOUND' } })
    const noPort = await test((context) => context.sandbox.run({} as never)).run()
    expect(noPort.report).toMatchObject({
      error: { code: 'ILLEGAL_STATE', message: expect.stringContaining('"sandbox"') },
    })
  })

  it('give blobs back by their hash', async () => {
    const run = await test(async (context) => {
      const { sha256 } = await context.blobs.put(bytes('x'))
      return new TextDecoder().decode(await context.blobs.get(sha256))
    }).run()
    expect(run.output).toBe('x')
  })
})

describe('a config with secrets', () => {
  it('is resolved again with values that must be loaded first', async () => {
    const stored = new Map<unknown, Json>()
    const run = await test((_context, { text }) => text.length)
      .withConfig({ text: '${{ input.prefix }} ${{ secrets.KEY }}' })
      .withInput({ prefix: 'Bearer' })
      .withSecrets({ KEY: '12345678' })
      .withPorts({
        values: () => ({
          loadNow: (value) => stored.get(value),
          load: async (value) => ('json' in value ? value.json : null),
        }),
      })
      .run()
    expect(run.output).toBe('Bearer 12345678'.length)
  })

  it('takes fields that the input left out for null', async () => {
    const run = await test((_context, { text }) => text)
      .withConfig({ text: 'a${{ input.left }}${{ secrets.KEY }}' })
      .withInput({})
      .withSecrets({ KEY: 'short' })
      .run()
    expect(run.output).toBe('ashort')
  })
})

describe('what a node reports while it runs', () => {
  it('is redacted, and not part of its result', async () => {
    const run = await test((context, { text }) => {
      context.log('warn', `sent ${text}`, { text })
      context.progress(1, null, text)
      context.emit('text', text)
      return context.isTest
    })
      .withConfig({ text: '${{ secrets.KEY }}' })
      .withSecrets({ KEY: 'a-long-secret' })
      .asTestRun()
      .run()
    expect([run.output, run.logs, run.progress]).toEqual([true, ['warn: sent •••'], ['1/? •••']])
  })
})
