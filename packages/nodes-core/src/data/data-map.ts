import { HeddleError, jsonValueSchema, type Json } from '@heddle/model'
import { defineNode, expressionField, literalField } from '@heddle/node-sdk'
import { z } from 'zod'
import { parseValuePath, readPath } from './value-path.ts'

const config = z.strictObject({
  mappings: z
    .array(
      z.strictObject({
        target: literalField(z.string().min(1).max(500)).describe(
          'Where the value goes: name, or customer.address.city.',
        ),
        from: expressionField().describe('Where it comes from: a node, or any expression.'),
        path: literalField(z.string().min(1).max(500).optional()).describe('Place inside it: items[0].title.'),
        default: jsonValueSchema.optional().describe('Taken when there is nothing at the place. Default: null.'),
      }),
    )
    .min(1)
    .max(500)
    .describe('Values to take over, in order.'),
})

/** Puts values from several places into one object. */
export const dataMap = defineNode({
  type: 'data.map',
  version: '1.0',
  category: 'adapter',
  title: 'Map',
  description: 'Takes values from nodes and puts them into one object, each at its target.',
  icon: 'arrow-right-left',
  config,
  example: {
    config: {
      mappings: [
        { target: 'customer.name', from: 'inputs[0]', path: 'user.fullName' },
        { target: 'customer.city', from: 'inputs[0]', path: 'addresses[0].city', default: 'unknown' },
      ],
    },
    inputs: [{ user: { fullName: 'Ada Lovelace' }, addresses: [] }],
    output: { customer: { name: 'Ada Lovelace', city: 'unknown' } },
  },
  evaluate: ({ mappings }) => {
    const result: { [name: string]: Json } = {}
    const made: Made = new Set()
    for (const { target, from, path, default: fallback = null } of mappings) {
      const found = path === undefined ? from : readPath(from, parseValuePath(path))
      place(result, { target, value: found ?? fallback, made })
    }
    return result
  },
})

/** Objects that mappings have made on the way to their targets; values of mappings are never written into. */
type Made = Set<object>

interface Placement {
  readonly target: string
  readonly value: Json
  readonly made: Made
}

function place(result: { [name: string]: Json }, { target, value, made }: Placement): void {
  const names = parseValuePath(target).map((part) => {
    if (typeof part === 'string') return part
    throw new HeddleError('INPUT_INVALID', `The target "${target}" holds a position; targets are names with dots only.`)
  })
  const last = names.pop() ?? ''
  let owner = result
  for (const name of names) {
    if (!Object.hasOwn(owner, name)) made.add((owner[name] = {}))
    const next = owner[name]
    if (typeof next !== 'object' || next === null || !made.has(next)) throw conflict(target)
    owner = next as { [name: string]: Json }
  }
  if (Object.hasOwn(owner, last)) throw conflict(target)
  owner[last] = value
}

function conflict(target: string): HeddleError {
  return new HeddleError('INPUT_INVALID', `Two mappings write to "${target}", or one into the value of another.`)
}
