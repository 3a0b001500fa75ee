import { HeddleError, type ErrorInfo } from '@heddle/model'

/** Told of every defect, with the error as it was thrown; people see only the id. */
export type ReportDefect = (errorId: string, error: unknown) => void

/**
 * The error as events carry it: what Heddle foresees as it is, anything else as `INTERNAL_ERROR` under `errorId`,
 * without its message or stack, which go to `report`.
 */
export function toFailure(error: unknown, errorId: () => string, report?: ReportDefect): ErrorInfo {
  if (error instanceof HeddleError && error.code !== 'INTERNAL_ERROR') return error.toInfo()
  const id = (error instanceof HeddleError ? error.errorId : undefined) ?? errorId()
  report?.(id, error)
  if (error instanceof HeddleError) return { ...error.toInfo(), errorId: id }
  return {
    code: 'INTERNAL_ERROR',
    message: `The node's code failed in a way it does not foresee. Search the log for ${id}.`,
    errorId: id,
  }
}
