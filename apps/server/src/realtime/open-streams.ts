import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'

/*
 * Streams of events stay open until the execution settles: a server that closes must end them, or it would wait for
 * them. WebSockets are ended by their plugin.
 */

const open = new WeakMap<Server, Set<AbortController>>()

/** A signal that is aborted when `client` is or when the server closes. `done` forgets it. */
export function trackStream(
  server: FastifyInstance,
  client: AbortSignal,
): { readonly signal: AbortSignal; readonly done: () => void } {
  const controller = new AbortController()
  const streams = open.get(server.server) ?? new Set()
  open.set(server.server, streams)
  streams.add(controller)
  const onGone = () => controller.abort(client.reason)
  client.addEventListener('abort', onGone, { once: true })
  if (client.aborted) onGone()
  const done = () => {
    streams.delete(controller)
    client.removeEventListener('abort', onGone)
  }
  return { signal: controller.signal, done }
}

/** Ends all streams of a server. */
export function endStreams(server: FastifyInstance): void {
  for (const controller of open.get(server.server) ?? []) controller.abort(new Error('The server closes.'))
}
