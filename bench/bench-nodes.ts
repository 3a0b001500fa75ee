import { defineNode } from '@heddle/node-sdk'
import { z } from 'zod'

/** A tool that returns at once: what is left is the engine's own cost. */
export const noop = defineNode({
  type: 'bench.noop',
  version: '1.0',
  category: 'tool',
  title: 'Nothing',
  description: 'Returns at once.',
  icon: 'zap',
  config: z.strictObject({}),
  sideEffects: 'none',
  example: { config: {} },
  run: () => null,
})

/** A tool that takes its time without using a processor. */
export const pause = defineNode({
  type: 'bench.pause',
  version: '1.0',
  category: 'tool',
  title: 'Pause',
  description: 'Returns after some time.',
  icon: 'timer',
  config: z.strictObject({ milliseconds: z.number().min(0) }),
  sideEffects: 'none',
  example: { config: { milliseconds: 5 } },
  run: (_context, { milliseconds }) => new Promise((resolve) => setTimeout(() => resolve(null), milliseconds)),
})

/** A tool that runs until it is aborted. */
export const hang = defineNode({
  type: 'bench.hang',
  version: '1.0',
  category: 'tool',
  title: 'Hang',
  description: 'Runs until it is aborted.',
  icon: 'hourglass',
  config: z.strictObject({}),
  sideEffects: 'none',
  timeoutSeconds: 86_400,
  example: { config: {} },
  run: (context) =>
    new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason))),
})

export const benchNodes = [noop, pause, hang] as const
