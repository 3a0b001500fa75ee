import { parsePointer } from './parse-pointer.ts'
import type { Json, JsonObject } from '@heddle/model'

/** The part of a JSON Schema that describes the value at a JSON Pointer, where plain keywords lead there; else null. */
export function schemaAt(schema: Json, pointer: string): JsonObject | null {
  let at: Json | undefined = schema
  for (const step of parsePointer(pointer)) {
    if (!isObject(at)) return null
    const properties: Json | undefined = at['properties']
    const member: Json | undefined =
      isObject(properties) && Object.hasOwn(properties, step) ? properties[step] : undefined
    const items: Json | undefined = at['items']
    at = member ?? (Array.isArray(items) ? items[Number(step)] : items)
  }
  return isObject(at) ? at : null
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
