import { ERRORS, ERROR_CODES, HeddleError } from '@heddle/model'
import Fastify from 'fastify'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { PROBLEM_TYPE, problemSchema, sendProblem, toProblem } from './problem.ts'

/** A server whose only route throws; what it logs comes back as lines. */
async function throwing(thrown: unknown) {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const server = Fastify({ loggerInstance: log })
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  server.get('/', () => Promise.reject(thrown as Error))
  const answer = await server.inject('/')
  await server.close()
  return { answer, body: answer.json<Record<string, unknown>>(), lines }
}

describe('a problem document', () => {
  it.each(ERROR_CODES)('of %s has the status of the table and fits its schema', (code) => {
    const problem = toProblem(new HeddleError(code, 'What happened, and what to do.'))
    expect(problem).toMatchObject({ code, status: ERRORS[code].http, detail: 'What happened, and what to do.' })
    expect(problemSchema.safeParse(problem).success).toBe(true)
  })

  it('shows findings, and details beside the others without replacing them', () => {
    const details = {
      findings: [{ code: 'cycle', severity: 'error', path: '/nodes/1', message: 'm' }],
      status: 1,
      extra: 2,
    }
    const problem = toProblem(new HeddleError('PLAN_INVALID', 'text', { details }))
    expect(problem).toMatchObject({ status: 422, extra: 2, findings: [{ code: 'cycle' }] })
    const schema = toProblem(new HeddleError('INPUT_INVALID', 'text', { details: [{ path: '/a', message: 'wrong' }] }))
    expect(schema['findings']).toEqual([{ code: 'schema', severity: 'error', path: '/a', message: 'wrong' }])
    expect(problemSchema.safeParse(schema).success).toBe(true)
  })

  it('says of what nobody foresaw only an id, which the log has too', async () => {
    const { answer, body, lines } = await throwing(new Error('secret at /etc/passwd:42'))
    expect(answer.statusCode).toBe(500)
    expect(answer.headers['content-type']).toContain(PROBLEM_TYPE)
    expect(body).toMatchObject({ code: 'INTERNAL_ERROR', status: 500 })
    expect(answer.body).not.toContain('secret')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      errorId: body['errorId'],
      err: { message: 'secret at /etc/passwd:42' },
    })
  })

  it('of what was foreseen is not logged, and says when to come back', async () => {
    const { answer, lines } = await throwing(new HeddleError('OVERLOADED', 'Full.', { retryAfterMs: 2_500 }))
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('3')
    expect(lines).toEqual([])
  })
})
