import { HeddleError, jsonValueSchema } from '@heddle/model'
import { defineNode, literalField } from '@heddle/node-sdk'
import { z } from 'zod'

const config = z.strictObject({
  source: literalField(z.string().min(1).max(200)).describe('What it was imported from.'),
  originalType: literalField(z.string().min(1).max(200)).describe('Type of the node there.'),
  original: literalField(jsonValueSchema).describe('The node as it was there.'),
  advice: literalField(z.string().max(2000).optional()).describe('What to put in its place.'),
})

/** Stands for a node that an importer could not translate. */
export const importStub = defineNode({
  type: 'import.stub',
  version: '1.0',
  category: 'tool',
  title: 'Imported, not translated',
  description: 'Keeps a node that could not be imported, and fails with what to put in its place.',
  icon: 'puzzle',
  config,
  sideEffects: 'none',
  example: {
    config: {
      source: 'n8n',
      originalType: 'n8n-nodes-base.slack',
      original: { channel: '#news' },
      advice: 'Use notify.webhook with the address of an incoming webhook.',
    },
  },
  run: (_context, { source, originalType, advice }) => {
    const move = advice ?? 'Replace it by a node that does the same.'
    throw new HeddleError(
      'PLAN_INVALID',
      `This node is ${originalType} of ${source}, which has no counterpart here. ${move}`,
    )
  },
})
