import { z } from 'zod'

/** The same schema with a help text on each field; a field without one does not compile. */
export function withFieldHelp<Shape extends Record<string, z.ZodType>>(
  schema: z.ZodObject<Shape>,
  help: { readonly [Field in keyof Shape]: string },
): z.ZodObject {
  const fields = Object.entries(schema.shape).map(([name, field]) => [name, field.describe(help[name] ?? '')])
  return z.strictObject(Object.fromEntries(fields) as Record<string, z.ZodType>)
}
