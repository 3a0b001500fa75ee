import { HeddleError } from '@heddle/model'
import type { z } from 'zod'

/** What the validator compiler leaves on the error that Fastify throws. */
interface SchemaFault {
  readonly validation: readonly {
    readonly keyword: string
    readonly instancePath: string
    readonly message?: string
    readonly params: { readonly keys?: readonly string[]; readonly errors?: readonly (readonly Issue[])[] }
  }[]
  readonly validationContext?: string
}

interface Issue {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
  readonly errors?: readonly (readonly Issue[])[]
}

interface Fault {
  readonly code: string
  readonly path: string
  readonly message: string
}

const PLACES: { readonly [context: string]: string } = {
  body: 'The body',
  querystring: 'The query',
  params: 'The path',
  headers: 'The headers',
}

/** Whether Fastify threw because a schema refused what was sent. */
export function isSchemaFault(thrown: unknown): thrown is Error & SchemaFault {
  return thrown instanceof Error && Array.isArray((thrown as { readonly validation?: unknown }).validation)
}

/** `INPUT_INVALID` with a finding for each mistake. */
export function toInputError(fault: SchemaFault): HeddleError {
  const faults = fault.validation.flatMap(({ keyword, instancePath, message = '', params }) =>
    listFaults({ code: keyword, path: instancePath.split('/').slice(1), message, ...params }, ''),
  )
  return makeInputError(PLACES[fault.validationContext ?? ''] ?? 'The request', faults)
}

/** Parses what a handler reads by itself. Throws `INPUT_INVALID` with findings; `what` begins the message. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw makeInputError(
    what,
    parsed.error.issues.flatMap((issue) => listFaults(issue as Issue, '')),
  )
}

function makeInputError(what: string, faults: readonly Fault[]): HeddleError {
  const named = faults.slice(0, 3).map(({ path, message }) => `${path === '' ? 'the whole' : path}: ${message}`)
  const more = faults.length > 3 ? `; and ${faults.length - 3} more` : ''
  const message = `${what} is not as the document says: ${named.join('; ')}${more}. See /api/docs.`
  return new HeddleError('INPUT_INVALID', message, { details: faults.map((fault) => ({ ...fault })) })
}

/** Of a union, the branch that came nearest tells most: the one whose first mistake lies deepest, then with fewest. */
function listFaults(issue: Issue, base: string): readonly Fault[] {
  const path = `${base}${issue.path.map((part) => (part === '' ? '' : `/${escapePart(String(part))}`)).join('')}`
  if (issue.code === 'invalid_union' && issue.errors !== undefined && issue.errors.length > 0) {
    const [nearest = []] = issue.errors.toSorted(
      (left, right) => depthOf(right) - depthOf(left) || left.length - right.length,
    )
    return nearest.flatMap((inner) => listFaults(inner, path))
  }
  if (issue.code === 'unrecognized_keys' && issue.keys !== undefined) {
    return issue.keys.map((key) => ({
      code: 'unknown-field',
      path: `${path}/${escapePart(key)}`,
      message: 'is not known here. Remove it, or correct its name.',
    }))
  }
  return [{ code: issue.code.replaceAll('_', '-'), path, message: issue.message }]
}

function depthOf(issues: readonly Issue[]): number {
  return issues.reduce((deepest, { path }) => Math.max(deepest, path.length), 0)
}

function escapePart(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}
