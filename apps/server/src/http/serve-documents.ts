import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { OpenApiDocument } from './openapi.ts'

/** The OpenAPI document at `/api/v1/openapi.json` and its reference page at `/api/docs`, without any other site. */
export function serveDocuments(server: FastifyInstance, document: OpenApiDocument): void {
  void server.register(fastifySwagger, {
    mode: 'static',
    specification: { document: document as never },
  })
  void server.register(fastifySwaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { docExpansion: 'none', persistAuthorization: false, validatorUrl: null },
  })
  const text = JSON.stringify(document)
  server.get('/api/v1/openapi.json', (_request, reply) => {
    void reply.type('application/json; charset=utf-8').send(text)
  })
}
