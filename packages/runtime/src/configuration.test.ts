import { describe, expect, it } from 'vitest'
import { describeConfiguration, parseConfiguration } from './configuration.ts'

describe('parseConfiguration', () => {
  it('fills every default from an empty environment', () => {
    const configuration = parseConfiguration({ PATH: '/bin' })
    expect(configuration).toMatchObject({
      port: 8420,
      bind: '127.0.0.1',
      databaseUrl: null,
      minimumWall: 'permission',
      maxExecutions: 100,
    })
    expect(configuration.dataFolder.endsWith('.heddle')).toBe(true)
  })

  it('lists every problem at once, also misspelt names', () => {
    const parse = () =>
      parseConfiguration({
        PORT: 'many',
        DATABASE_URL: 'mysql://x',
        HEDDLE_SANDBOX: 'paper',
        HEDDLE_DTA: 'x',
        HEDDLE_BIND: '0.0.0.0',
      })
    for (const name of ['PORT', 'DATABASE_URL', 'HEDDLE_SANDBOX', 'HEDDLE_DTA', 'HEDDLE_BIND'])
      expect(parse).toThrow(name)
  })

  it('says what a port and an address to listen on can be', () => {
    expect(() => parseConfiguration({ PORT: '99999' })).toThrow('PORT: must be 0 to 65535')
    expect(() => parseConfiguration({ PORT: 'many' })).toThrow('PORT: must be a number')
    expect(() => parseConfiguration({ HEDDLE_BIND: '0.0.0.0' })).toThrow('this machine only')
  })

  it('refuses a bucket without keys', () => {
    expect(() => parseConfiguration({ HEDDLE_BLOBS_URL: 'http://127.0.0.1:9000/b' })).toThrow('HEDDLE_BLOBS_KEY_ID')
  })

  it('takes an empty variable for an absent one', () => {
    expect(parseConfiguration({ PORT: '' }).port).toBe(8420)
  })
})

describe('describeConfiguration', () => {
  it('masks what is secret', () => {
    const lines = describeConfiguration({
      DATABASE_URL: 'postgres://heddle:hunter2@db/heddle',
      HEDDLE_BLOBS_KEY_SECRET: 'hunter2',
    })
    expect(JSON.stringify(lines)).not.toContain('hunter2')
    expect(lines.find((line) => line.name === 'DATABASE_URL')?.value).toBe('postgres://heddle:•••@db/heddle')
  })
})
