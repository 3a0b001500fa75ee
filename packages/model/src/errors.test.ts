import { describe, expect, it } from 'vitest'
import { ERRORS, ERROR_CODES, HeddleError, assertInvariant, assertNever } from './errors.ts'

describe('the table of errors', () => {
  it.each(ERROR_CODES)('says of %s what it means and what to do, in whole sentences', (code) => {
    const { meaning, move, http } = ERRORS[code]
    for (const sentence of [meaning, move]) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(http).toBeGreaterThanOrEqual(400)
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
  })

  it('retries only operational errors, and not a worker that was lost', () => {
    const retryable = ERROR_CODES.filter((code) => ERRORS[code].retryable)
    expect(retryable.every((code) => ERRORS[code].kind === 'operational')).toBe(true)
    const others = ERROR_CODES.filter((code) => ERRORS[code].kind === 'operational' && !ERRORS[code].retryable)
    expect(others).toEqual(['WORKER_LOST'])
  })
})

describe('an error', () => {
  it('keeps its cause, and leaves it out of what people get', () => {
    const cause = new TypeError('secret detail')
    const error = new HeddleError('NOT_FOUND', 'No such workflow.', { cause, details: { id: 'x' } })
    expect(error.cause).toBe(cause)
    expect(error.toInfo()).toEqual({ code: 'NOT_FOUND', message: 'No such workflow.', details: { id: 'x' } })
  })

  it('of a broken promise is a defect', () => {
    const defect = expect.objectContaining({ code: 'INTERNAL_ERROR' }) as unknown
    expect(() => assertInvariant(false, 'must hold')).toThrow(defect)
    expect(() => assertNever('left' as never, 'side')).toThrow(defect)
  })
})
