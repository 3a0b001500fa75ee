import { HeddleError } from '@heddle/model'
import { LOCAL_WORKSPACE, type Caller, type Heddle } from '@heddle/runtime'
import type { FastifyRequest } from 'fastify'

/** The one person of a Heddle without sign-in. */
const LOCAL_PERSON = 'user:local'

/** Who asks, and in which workspace. Throws `NOT_FOUND` when `X-Heddle-Workspace` names none. */
export async function resolveCaller(request: FastifyRequest, heddle: Heddle): Promise<Caller> {
  const named = request.headers['x-heddle-workspace']
  const name = Array.isArray(named) ? named[0] : named
  if (name === undefined || name === LOCAL_WORKSPACE) return { principal: LOCAL_PERSON, workspaceId: LOCAL_WORKSPACE }
  const found = name.length <= 200 ? await heddle.store.workspaces.findByName(name) : null
  if (found !== null) return { principal: LOCAL_PERSON, workspaceId: found.id }
  const shown = JSON.stringify(name.slice(0, 100))
  throw new HeddleError('NOT_FOUND', `There is no workspace ${shown}. Check the header X-Heddle-Workspace.`)
}
