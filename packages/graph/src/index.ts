export { loadDefinition } from './load-definition.ts'
export { hashDefinition } from './canonical-definition.ts'
