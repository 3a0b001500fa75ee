export { checkInput } from './check-input.ts'
export { compileSchema, type CompiledSchema } from './compiled-schema.ts'
export { MAX_SCHEMA_BYTES, MAX_SCHEMA_DEPTH, checkSchema } from './check-schema.ts'
export { type SchemaFinding } from './schema-finding.ts'
