/**
 * Why a database cannot be used as it is. Not a `HeddleError`, because database threads throw it and do not load the
 * model; who starts them turns it into one.
 */
export class SchemaRefusal extends Error {
  readonly code: 'ILLEGAL_STATE' | 'CONFLICT'

  constructor(code: 'ILLEGAL_STATE' | 'CONFLICT', message: string) {
    super(message)
    this.name = 'SchemaRefusal'
    this.code = code
  }
}
