export { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.ts'
export { WALLS, type WallName } from './wall.ts'
export { type WallReport } from './wall-choice.ts'
