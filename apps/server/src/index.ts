export { createServer, type ServerParts } from './create-server.ts'
export { startServer } from './start-server.ts'
