import type { Wall } from './wall.ts'

/**
 * Node's own permission system, without any allowance: no files, network, child processes, workers, addons or
 * inspector. The weakest wall: it holds Node only, in the same kernel namespaces as the server, and it trusts V8.
 * Every JavaScript process runs with these flags, behind the other walls too; see `interpreters.ts`.
 */
export const permissionWall: Wall = {
  name: 'permission',
  holdsAnyProgram: false,
  async unavailable() {
    return null
  },
  async launch(program) {
    return { command: program.command, args: program.args, extraInputs: [] }
  },
}
