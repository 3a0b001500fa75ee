/*
 * Fastify with nothing behind it: parses the body and answers with the same fields. Prints one JSON line with its address,
 * then serves until its standard input ends; tells its processor time when asked.
 */
import Fastify from 'fastify'
import { tellCpu } from './tell-cpu.ts'

interface Order {
  readonly customer: string
  readonly price: number
  readonly weight: number
}

const server = Fastify({ logger: false })
server.post('/hooks', (request) => {
  const { customer, price, weight } = request.body as Order
  return { customer, total: price + weight * 5 }
})
console.log(JSON.stringify([`${await server.listen({ host: '127.0.0.1', port: 0 })}/hooks`]))
tellCpu()
process.stdin.resume()
await new Promise((resolve) => process.stdin.once('end', resolve))
process.disconnect?.()
await server.close()
