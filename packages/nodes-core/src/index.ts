export { coreNodes } from './core-nodes.ts'
