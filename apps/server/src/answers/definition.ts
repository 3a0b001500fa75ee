import { isJson, type Definition, type EdgeDefinition, type JsonObject, type NodeDefinition } from '@heddle/model'
import { z } from 'zod'

/*
 * Definitions in requests and answers. They are read loosely here and checked by `graph`, whose findings are better
 * than a schema's; the document shows the model's own schemas.
 */

function loose<Value>(name: string): z.ZodType<Value> {
  return z
    .custom<Value>((value) => isObject(value) && isJson(value), 'must be a JSON object')
    .meta({ id: name }) as unknown as z.ZodType<Value>
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A workflow definition, format `heddle/v1`. */
export const definitionBody = loose<Definition>('Definition')

export const nodeBody = loose<NodeDefinition>('NodeDefinition')

export const edgeBody = loose<EdgeDefinition>('EdgeDefinition')
