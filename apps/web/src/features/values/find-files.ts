import { isFileValue, type FileValue, type Json } from '@heddle/model'

/** Parts of a value that are looked at; larger ones may hold more files than are listed. */
const MAX_PARTS = 10_000
const MAX_FILES = 20

/** The files inside a value, in order of appearance, each once. */
export function findFiles(value: Json): readonly FileValue[] {
  const found = new Map<string, FileValue>()
  const waiting: Json[] = [value]
  for (let seen = 0; seen < MAX_PARTS && found.size < MAX_FILES; seen += 1) {
    const part = waiting.shift()
    if (part === undefined) break
    if (isFileValue(part)) found.set(part.$file.id, part)
    else if (typeof part === 'object' && part !== null) waiting.push(...(Object.values(part) as Json[]))
  }
  return [...found.values()]
}
