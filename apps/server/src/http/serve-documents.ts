import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { OpenApiDocument } from './openapi.ts'

/**
 * The OpenAPI document at `/api/v1/openapi.json` and its reference page at `/api/docs`, without any other site. It is
 * made when someone asks for it first: most servers run without that, and a start has no time for it.
 */
export function serveDocuments(server: FastifyInstance, makeDocument: () => OpenApiDocument): void {
  let made: { readonly document: OpenApiDocument; readonly text: string } | null = null
  const get = () => {
    if (made !== null) return made
    const document = makeDocument()
    made = { document, text: JSON.stringify(document) }
    return made
  }
  // What stands in until the page asks for the document itself.
  const document = { openapi: '3.1.0', info: { title: 'Heddle', version: '' }, paths: {} }
  void server.register(fastifySwagger, { mode: 'static', specification: { document: document as never } })
  void server.register(fastifySwaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { docExpansion: 'none', persistAuthorization: false, validatorUrl: null },
    transformSpecification: () => get().document as never,
    transformSpecificationClone: false,
  })
  server.get('/api/v1/openapi.json', (_request, reply) => {
    void reply.type('application/json; charset=utf-8').send(get().text)
  })
}
