import { HeddleError, toExecutionId, type ExecutionId } from '@heddle/model'

/** Which approval is meant: waits have names only within their execution. */
export interface ApprovalAddress {
  readonly executionId: ExecutionId
  readonly waitId: string
}

/** The id of an approval, in addresses and answers. */
export function toApprovalId({ executionId, waitId }: ApprovalAddress): string {
  return `${executionId}.${Buffer.from(waitId).toString('base64url')}`
}

/** What an id means. Throws `NOT_FOUND` on text that is none. */
export function parseApprovalId(id: string): ApprovalAddress {
  const dot = id.indexOf('.')
  if (dot > 0) {
    const waitId = Buffer.from(id.slice(dot + 1), 'base64url').toString('utf8')
    const address = { executionId: toExecutionId(id.slice(0, dot)), waitId }
    if (waitId !== '' && toApprovalId(address) === id) return address
  }
  throw new HeddleError('NOT_FOUND', `There is no approval ${id} in this workspace.`)
}
