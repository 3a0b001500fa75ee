import type { Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { triggerForm } from './trigger-form.ts'
import { triggerSchedule } from './trigger-schedule.ts'
import { triggerWebhook } from './trigger-webhook.ts'

describe('trigger.schedule', () => {
  it.each<[string, Json]>([
    ['five parts', { cron: '*/5 * * * *' }],
    ['six parts', { cron: '0 */5 * * * *' }],
    ['an interval', { everySeconds: 60 }],
    ['one time with an offset', { at: '2030-01-01T09:00:00+09:00' }],
    ['one time in a zone', { at: '2030-01-01T09:00:00', timezone: 'Asia/Seoul' }],
  ])('takes %s, and catches up with the last by default', (_title, config) => {
    expect(triggerSchedule.parseConfig(config)).toMatchObject({ ...(config as object), catchUp: 'last' })
  })

  it.each<[string, Json, RegExp]>([
    ['nothing', {}, /exactly one of cron, everySeconds and at/],
    ['two kinds at once', { cron: '* * * * *', everySeconds: 1 }, /exactly one/],
    ['a pattern that does not parse', { cron: '61 * * * *' }, /cron: is not a cron pattern/],
    ['a pattern that never comes due', { cron: '0 0 30 2 *' }, /cron: never comes due/],
    ['an unknown time zone', { everySeconds: 60, timezone: 'Mars/Olympus' }, /timezone: must be an IANA/],
    ['a date without time', { at: 'tomorrow' }, /at: /],
    ['an interval below a second', { everySeconds: 0 }, /everySeconds: /],
  ])('refuses %s', (_title, config, message) => {
    expect(() => triggerSchedule.parseConfig(config)).toThrow(message)
  })
})

describe('trigger.webhook', () => {
  it('is open, asynchronous and answers to POST unless told otherwise', () => {
    expect(triggerWebhook.parseConfig({ path: 'in' })).toEqual({
      method: 'POST',
      path: 'in',
      auth: { kind: 'none' },
      answer: 'async',
      respondWith: 'output',
      timeoutSeconds: 30,
    })
  })

  it.each<[string, Json, RegExp]>([
    ['a path with dots', { path: '../admin' }, /path: /],
    ['a path with a leading slash', { path: '/in' }, /path: /],
    ['a token in no header', { path: 'in', auth: { kind: 'header' } }, /needs a header name/],
    ['a caller that waits for ever', { path: 'in', timeoutSeconds: 56 }, /timeoutSeconds: /],
    ['a signature without a header', { path: 'in', auth: { kind: 'hmac', secret: 'S' } }, /needs a header name/],
    ['a method it does not know', { path: 'in', method: 'TRACE' }, /method: /],
  ])('refuses %s', (_title, config, message) => {
    expect(() => triggerWebhook.parseConfig(config)).toThrow(message)
  })
})

describe('trigger.form', () => {
  it('needs a title and fields', () => {
    expect(() => triggerForm.parseConfig({})).toThrow(/title: .*fields: /)
  })
})
