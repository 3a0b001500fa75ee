import { IDLE } from '../decide/step.ts'
import { headOf } from '../evaluation-scope.ts'
import type { Role } from './role.ts'

/** `trigger.*`: gives the execution's input. */
export const triggerRole: Role = {
  result: ({ state }) => ({ ok: true, output: headOf(state).input, ports: ['main'] }),
  step: () => IDLE,
}
