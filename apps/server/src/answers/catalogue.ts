import { CATEGORIES, NODE_ROLES, SIDE_EFFECTS, jsonValueSchema } from '@heddle/model'
import { z } from 'zod'

const objectSchema = z.record(z.string(), jsonValueSchema)

/** A node type: what palette, config panel and documentation show. */
export const nodeTypeSchema = z
  .strictObject({
    type: z.string().describe('`http.request`; definitions pin the major: `http.request@1`.'),
    version: z.string().describe('`major.minor`.'),
    major: z.int().min(1),
    category: z.enum(CATEGORIES),
    role: z.enum(NODE_ROLES),
    title: z.string(),
    description: z.string(),
    icon: z.string(),
    configSchema: objectSchema.describe('JSON Schema 2020-12; `x-heddle` marks what a field holds.'),
    outputSchema: objectSchema.nullable(),
    ports: z.strictObject({
      in: z.array(z.string()),
      out: z.array(z.string()),
      outFromConfig: z.string().nullable().describe('JSON Pointer into the config, `*` is every element.'),
    }),
    sideEffects: z.enum([...SIDE_EFFECTS, 'dynamic']),
    defaultTimeoutSeconds: z.number(),
    defaultPolicy: objectSchema.nullable(),
    example: z.strictObject({
      config: objectSchema,
      inputs: z.array(jsonValueSchema).optional(),
      output: jsonValueSchema.optional(),
    }),
  })
  .meta({ id: 'NodeType' })

/** A template of the gallery. */
export const templateSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    parameters: objectSchema.nullable().describe('JSON Schema of the form; null: nothing to fill in.'),
    workflow: objectSchema.describe('With placeholders; for the preview.'),
    nodeTypes: z.array(z.string()),
  })
  .meta({ id: 'Template' })

export const fileSchema = z
  .strictObject({
    path: z.string(),
    name: z.string(),
    mediaType: z.string(),
    size: z.int().min(0).describe('Bytes.'),
    sha256: z.string(),
    id: z.string(),
    updatedAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'File' })

export const variablesSchema = z
  .strictObject({
    revision: z.int().min(0).describe('The ETag is `"v<revision>"`.'),
    values: objectSchema,
  })
  .meta({ id: 'Variables' })
