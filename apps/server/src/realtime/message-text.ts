import type { StreamMessage } from '@heddle/runtime'

/** Many clients follow one execution: each message becomes text once. */
const texts = new WeakMap<StreamMessage, string>()

/** A message as JSON text, without line breaks. */
export function toMessageText(message: StreamMessage): string {
  const known = texts.get(message)
  if (known !== undefined) return known
  const text = JSON.stringify(message)
  texts.set(message, text)
  return text
}
