import { jsonValueSchema } from '@heddle/model'
import { defineNode, literalField } from '@heddle/node-sdk'
import { Cron } from 'croner'
import { z } from 'zod'

const KINDS = ['cron', 'everySeconds', 'at'] as const
const YEAR_SECONDS = 366 * 86_400

const config = z
  .strictObject({
    cron: literalField(z.string().max(200).optional()).describe('Cron pattern of five or six parts: 0 9 * * 1-5.'),
    everySeconds: literalField(z.number().min(1).max(YEAR_SECONDS).optional()).describe(
      'Interval in seconds, counted from activation.',
    ),
    at: literalField(z.iso.datetime({ offset: true, local: true }).optional()).describe(
      'One date and time, ISO 8601; without an offset in the time zone below.',
    ),
    timezone: literalField(z.string().optional()).describe('IANA name such as Asia/Seoul. Default: the workspace’s.'),
    catchUp: literalField(z.enum(['none', 'last', 'all']).default('last')).describe(
      'What happens with times that passed while Heddle was off: nothing, one start for the last of them, or all.',
    ),
    input: literalField(z.record(z.string(), jsonValueSchema).optional()).describe(
      'Input of the executions it starts.',
    ),
  })
  .superRefine((value, context) => {
    const given = KINDS.filter((kind) => value[kind] !== undefined)
    if (given.length !== 1) {
      context.addIssue({ code: 'custom', path: [], message: 'needs exactly one of cron, everySeconds and at' })
    }
    if (value.timezone !== undefined && !isTimezone(value.timezone)) {
      context.addIssue({ code: 'custom', path: ['timezone'], message: 'must be an IANA time zone such as Asia/Seoul' })
    }
    const problem = value.cron === undefined ? null : findCronProblem(value.cron)
    if (problem !== null) context.addIssue({ code: 'custom', path: ['cron'], message: problem })
  })

/** Started by time. */
export const triggerSchedule = defineNode({
  type: 'trigger.schedule',
  version: '1.0',
  category: 'trigger',
  role: 'trigger',
  title: 'Schedule',
  description:
    'Starts the workflow by a cron pattern, at an interval, or once. Gives the schedule’s input and scheduledAt.',
  icon: 'calendar-clock',
  config,
  example: { config: { cron: '0 9 * * 1-5', timezone: 'Asia/Seoul', catchUp: 'last' } },
})

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // RangeError is how Intl says that it does not know the name.
    return false
  }
}

function findCronProblem(pattern: string): string | null {
  try {
    return new Cron(pattern, { paused: true }).nextRun() === null ? 'never comes due' : null
  } catch (error) {
    return `is not a cron pattern: ${error instanceof Error ? error.message : 'it does not parse'}`
  }
}
