import type { Actor, WorkspaceId } from '@heddle/model'

/** Who asks, and in which workspace: the first argument of every use-case. Nothing is guessed from anywhere else. */
export interface Caller {
  /** A person (`user:local` until sign-in exists), an API key, or `workflow:<id>`. */
  readonly principal: Actor
  readonly workspaceId: WorkspaceId
}
