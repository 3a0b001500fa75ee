import type { LoggerTransport } from '@restatedev/restate-sdk'
import type { Services } from './services.ts'

/** What the SDK has to say, as incidents: warnings and errors; the rest is noise. */
export function createLogger({ report }: Pick<Services, 'report'>): LoggerTransport {
  return ({ level }, message, ...details) => {
    if (level !== 'warn' && level !== 'error') return
    const text = typeof message === 'string' ? message : String(message)
    report({ kind: 'restate', executionId: null, message: text, errorId: null, cause: details[0] ?? null })
  }
}
