import { parseConfiguration, type Heddle } from '@heddle/runtime'
import { describe, expect, it } from 'vitest'
import { createServer } from './create-server.ts'

const configuration = parseConfiguration({})
const serverWith = (readiness: ReturnType<Heddle['readiness']> | null) =>
  createServer({
    configuration,
    heddle: () => (readiness === null ? null : ({ readiness: () => readiness } as Heddle)),
  })

describe('the server', () => {
  it('is live at once, and ready once Heddle takes work', async () => {
    const starting = serverWith(null)
    expect((await starting.inject('/health/live')).statusCode).toBe(200)
    expect((await starting.inject('/health/ready')).statusCode).toBe(503)
    expect((await serverWith({ isReady: true }).inject('/health/ready')).statusCode).toBe(200)
    const full = await serverWith({ isReady: false, reason: 'no room' }).inject('/health/ready')
    expect(full.statusCode).toBe(503)
    expect(full.json()).toEqual({ status: 'not ready', reason: 'no room' })
  })

  it('says its version', async () => {
    expect((await serverWith(null).inject('/version')).json()).toMatchObject({
      name: 'heddle',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
  })

  it.each(['heddle.example', 'localhost.example', '127.0.0.1.example:8420', '169.254.169.254'])(
    'refuses the host "%s"',
    async (host) => {
      const answer = await serverWith(null).inject({ url: '/version', headers: { host } })
      expect(answer.statusCode).toBe(403)
      expect(answer.json()).toMatchObject({ code: 'PERMISSION_DENIED' })
    },
  )

  it.each(['localhost:8420', '127.0.0.1', '[::1]:8420'])('answers the host %s', async (host) => {
    expect((await serverWith(null).inject({ url: '/version', headers: { host } })).statusCode).toBe(200)
  })

  it('answers what is not there with a problem document', async () => {
    const answer = await serverWith(null).inject('/nothing')
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ code: 'NOT_FOUND' })
  })
})
