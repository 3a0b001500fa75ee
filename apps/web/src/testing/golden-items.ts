import { readFileSync } from 'node:fs'
import type { ExecutionEvent, Json } from '@heddle/model'
import type { RecordedItem } from '../features/execution/model/stream-items.ts'

const GOLDEN = new URL('../../../../examples/golden/0.1.0/', import.meta.url)

/** The recorded events of an example, as the API tells them: values whole or by reference. */
export function readGoldenItems(name: string): readonly RecordedItem[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, GOLDEN), 'utf8')
    .trim()
    .split('\n')
  return lines.slice(1).map((line) => {
    const event = JSON.parse(line) as ExecutionEvent
    const data = toAnswered(event.data as unknown as Json) as RecordedItem['data']
    const attempt = typeof data['attempt'] === 'number' ? data['attempt'] : null
    return {
      kind: 'recorded',
      seq: event.seq,
      type: event.type,
      at: event.at,
      nodeKey: event.nodeKey ?? null,
      attempt,
      data,
    }
  })
}

const STORED = ['json', 'blob', 'event', 'of', 'list', 'object']

function toAnswered(value: Json): Json {
  if (Array.isArray(value)) return value.map(toAnswered)
  if (value === null || typeof value !== 'object') return value
  const names = Object.keys(value)
  const object = value as { readonly [name: string]: Json }
  if (names.length === 1 && names[0] === 'json') return { value: object['json'] ?? null }
  if (names.length > 0 && names.every((name) => STORED.includes(name) || name === 'bytes' || name === 'name')) {
    return { ref: 'ref', bytes: 1000 }
  }
  return Object.fromEntries(names.map((name) => [name, toAnswered(object[name] ?? null)]))
}
