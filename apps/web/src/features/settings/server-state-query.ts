import { queryOptions } from '@tanstack/react-query'

export interface ServerState {
  readonly version: string
  readonly node: string
  readonly isReady: boolean
}

/** What the server says about itself. */
export const serverStateQuery = queryOptions({
  queryKey: ['server-state'],
  queryFn: async ({ signal }): Promise<ServerState> => {
    const [version, ready] = await Promise.all([fetch('/version', { signal }), fetch('/health/ready', { signal })])
    const said = (await version.json()) as { readonly version: string; readonly node: string }
    return { version: said.version, node: said.node, isReady: ready.ok }
  },
})
