import { readVersion } from '@heddle/runtime'
import { buildOpenApi } from './http/openapi.ts'
import { ROUTES } from './routes/routes.ts'

/** Prints the OpenAPI document: what the client is generated from. No Heddle has to run. */
process.stdout.write(`${JSON.stringify(buildOpenApi(ROUTES, readVersion()), null, 2)}\n`)
