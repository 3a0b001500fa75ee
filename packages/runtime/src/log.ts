import pino, { type Logger } from 'pino'
import type { Configuration } from './configuration.ts'

/** Told of an error that nobody foresaw; people see only its id. */
export type ReportDefect = (errorId: string, error: unknown, where: Readonly<Record<string, unknown>>) => void

/** The log of a Heddle: JSON lines on standard error, so that standard output stays free for results. */
export function createLog(configuration: Configuration): Logger {
  return pino({ level: configuration.logLevel, base: { pid: process.pid } }, pino.destination({ fd: 2, sync: true }))
}

/** Writes defects to `log`, with the id that people see. */
export function createDefectReporter(log: Logger): ReportDefect {
  return (errorId, error, where) => log.error({ err: error, errorId, ...where }, 'An error that nobody foresaw.')
}
