export { createServer, type ServerParts } from './create-server.ts'
export { startServer, type StartOptions } from './start-server.ts'
