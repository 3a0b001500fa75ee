import type { Step } from '../decide/step.ts'
import type { NodeContext } from '../node-context.ts'
import type { NodeResult } from '../state.ts'

/** How nodes of one role are carried out. Both functions only look. */
export interface Role {
  /** What the node gives, once that is known from its state. */
  result(context: NodeContext): NodeResult | null
  /** What comes next while it is not. */
  step(context: NodeContext): Step
}
