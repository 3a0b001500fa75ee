import type { NodeRole } from '@heddle/model'
import type { NodeContext } from '../node-context.ts'
import { loopRole } from './loop.ts'
import { parallelRole } from './parallel.ts'
import { pureRole } from './pure.ts'
import type { Role } from './role.ts'
import { runRole } from './run.ts'
import { stopRole } from './stop.ts'
import { subworkflowRole } from './subworkflow.ts'
import { triggerRole } from './trigger.ts'
import { waitRole } from './wait.ts'

const ROLES: { readonly [role in NodeRole]: Role } = {
  trigger: triggerRole,
  pure: pureRole,
  run: runRole,
  loop: loopRole,
  parallel: parallelRole,
  wait: waitRole,
  signal: waitRole,
  approval: waitRole,
  subworkflow: subworkflowRole,
  stop: stopRole,
}

/** The behaviour of a node's role. */
export function roleOf(context: NodeContext): Role {
  return ROLES[context.planNode.role]
}
