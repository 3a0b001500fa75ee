import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import { ERRORS, ERROR_CODES } from '@heddle/model'
import type { FastifyInstance } from 'fastify'
import { buildOpenApi, type OpenApiDocument } from './openapi.ts'
import type { Route } from './define-route.ts'

/**
 * The OpenAPI document at `/api/v1/openapi.json`, its reference page at `/api/docs`, and what the `type` of problem
 * documents names, at `/docs/errors`. All without any other site. The document is made when somebody asks for it.
 */
export function serveDocuments(server: FastifyInstance, routes: readonly Route[], version: string): void {
  let built: { readonly document: OpenApiDocument; readonly text: string } | null = null
  const build = () => {
    if (built !== null) return built
    const document = buildOpenApi(routes, version)
    built = { document, text: JSON.stringify(document) }
    return built
  }
  const document = { openapi: '3.1.0', info: { title: 'Heddle', version }, paths: {} }
  void server.register(fastifySwagger, { mode: 'static', specification: { document } })
  void server.register(fastifySwaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { docExpansion: 'none', validatorUrl: null },
    transformSpecificationClone: false,
    transformSpecification: () => build().document,
  })
  server.get('/api/v1/openapi.json', (_request, reply) => {
    void reply.type('application/json; charset=utf-8').send(build().text)
  })
  server.get('/docs/errors', (_request, reply) => {
    void reply.type('text/html; charset=utf-8').send(describeErrors())
  })
}

/** Every code with its meaning and next move, each under its own anchor. Nothing in the table needs escaping. */
function describeErrors(): string {
  const rows = ERROR_CODES.map((code) => {
    const { http, meaning, move } = ERRORS[code]
    return `<dt id="${code}"><code>${code}</code> (${http})</dt><dd>${meaning} ${move}</dd>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Heddle: errors</title><h1>Errors</h1><dl>${rows.join('\n')}</dl></html>`
}
