/*
 * Serves the built web app. Must not know: what the app does, or which routes the API has beyond their prefixes.
 *
 * 1. Files under `/assets/` carry a hash of their content in their name: browsers keep them for ever. All others are
 *    asked for again each time.
 * 2. A page asked for by a browser (GET, accepts HTML, no file ending) is the app, which knows its own addresses. What
 *    belongs to the API, hooks, forms, chats, health or MCP never is: a wrong address there is a problem document.
 * 3. The page may load and connect to this server only. No inline script, no code from strings; `<style>` elements only
 *    with the nonce that is made for each answer.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Where `scripts/build-web.ts` puts the app. */
export const WEB_FOLDER = fileURLToPath(new URL('../../../web/dist', import.meta.url))

const NOT_PAGES = /^\/(api|hooks|forms|chats|health|mcp|oauth|assets|metrics|version)(\/|$)/
const YEAR_SECONDS = 365 * 24 * 60 * 60

export interface ServeWebOptions {
  /** Folder of the built app. Default: `WEB_FOLDER`. */
  readonly folder?: string
}

/** Registers the web app behind every other route. Without a build, pages say how to get one. */
export async function serveWeb(server: FastifyInstance, { folder = WEB_FOLDER }: ServeWebOptions = {}): Promise<void> {
  await server.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    dotfiles: 'ignore',
    cacheControl: false,
    suppressWarning: true,
    // Here, and not in the routes: an answer that there is no such file must not be kept.
    setHeaders: (reply, path) => {
      const isHashed = path.startsWith(join(folder, 'assets'))
      void reply.header('cache-control', isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache')
    },
  })
  server.get('/assets/*', (request, reply) => {
    const name = (request.params as { readonly '*': string })['*']
    return reply.sendFile(`assets/${name}`)
  })
  server.get('/*', (request, reply) => answerOther(request, reply, folder))
}

async function answerOther(request: FastifyRequest, reply: FastifyReply, folder: string) {
  const path = new URL(request.url, 'http://localhost').pathname
  if (NOT_PAGES.test(path)) return reply.callNotFound()
  const isStart = path === '/' || path === '/index.html'
  if (!isStart && /\.\w+$/.test(path)) return reply.sendFile(path.slice(1))
  if (!isStart && !(request.headers.accept ?? '').includes('text/html')) return reply.callNotFound()
  if (!existsSync(join(folder, 'index.html'))) {
    return reply
      .code(503)
      .type('text/plain; charset=utf-8')
      .send(
        'Heddle runs, but its web app is not built. Run "npm start", or "node scripts/build-web.ts", then reload.\n',
      )
  }
  return answerPage(reply, await readFile(join(folder, 'index.html'), 'utf8'))
}

function answerPage(reply: FastifyReply, html: string) {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('content-security-policy', makePagePolicy(nonce))
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(html.replace('name="style-nonce" content=""', `name="style-nonce" content="${nonce}"`))
}

/** What the app's page may do, as a Content-Security-Policy. */
export function makePagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
