import type { Caller, Heddle } from '@heddle/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Permission } from './permission.ts'
import type { Socket } from './socket.ts'

/*
 * A route as data. The list of all routes gives the registration, the OpenAPI document, the tests and the guard.
 *
 * 1. A handler sees only what its schemas let through; unknown query parameters and body fields are refused.
 * 2. A handler answers with one of its declared statuses, in the declared shape. Errors are thrown.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** An answer that is not JSON: its media types and what it holds. */
export interface MediaAnswer {
  readonly media: readonly string[]
  readonly description: string
}

type AnswerSchema = z.ZodType | MediaAnswer | null

export type AnswerSchemas = { readonly [status: number]: AnswerSchema }

/** JSON data that a caller may not change. */
export type Frozen<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : Value extends object
      ? { readonly [Name in keyof Value]: Frozen<Value[Name]> }
      : Value

type BodyOf<Schema> = Schema extends z.ZodType
  ? Frozen<z.infer<Schema>>
  : Schema extends null
    ? null
    : string | Uint8Array | Readable

/** What a handler gives back: a declared status with its body, and perhaps headers. `etag` is sent as it is. */
export type Answer<Answers extends AnswerSchemas> = {
  readonly [Status in keyof Answers]: {
    readonly status: Status
    readonly body: BodyOf<Answers[Status]>
    readonly etag?: string
    /** Of a `MediaAnswer` with several media types; default: the first. */
    readonly media?: string
    readonly headers?: { readonly [name: string]: string }
  }
}[keyof Answers]

/** Given back by a handler that has taken the reply over, such as a stream. */
export const TAKEN_OVER = Symbol('the handler answers by itself')

/** A creating request that was made before is answered from here: the row is written with what it creates. */
export interface IdempotencyRequest {
  readonly principal: string
  /** Method and path with placeholders. */
  readonly route: string
  readonly key: string
  /** SHA-256 of parameters, query and body. */
  readonly bodyHash: string
  /** Ms since 1970. */
  readonly expiresAt: number
}

export interface RouteContext<Params, Query, Body> {
  readonly caller: Caller
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Throws `OVERLOADED` while Heddle starts, which only anonymous routes can meet. */
  readonly heddle: Heddle
  readonly readiness: () => { readonly isReady: boolean; readonly reason?: string }
  /** In the format of Prometheus. */
  readonly metrics: () => Promise<string>
  /** Aborted when the client goes away or the deadline passes. */
  readonly signal: AbortSignal
  readonly log: Logger
  /** The revision in `If-Match`; only on routes with `ifMatch`. */
  readonly revision: number
  /** Null without an `Idempotency-Key`. */
  readonly idempotency: IdempotencyRequest | null
  /** For what JSON in and out does not cover: streams, uploads, negotiated answers. */
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What of a thing an ETag counts: `"r42"` is revision 42 of a draft, `"v3"` of the variables. */
export type EtagKind = 'draft' | 'variables'

export interface RouteSpec<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answers extends AnswerSchemas,
> {
  /** Area and verb: `workflows.publish`. Names the operation in the document and the generated client. */
  readonly id: string
  readonly method: Method
  /** From the root, with `{name}` for parameters; a last `{name*}` takes the rest of the path. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  /** Null: anonymous. */
  readonly permission: Permission | null
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** Media types of a body that the handler reads by itself, from `request.raw` or its parts; `*\/*`: all. */
  readonly upload?: readonly string[]
  readonly answers: Answers
  /** The write is conditional: without `If-Match` 428, with a stale one 409. */
  readonly ifMatch?: EtagKind
  /** `Idempotency-Key` is honoured. */
  readonly idempotent?: true
  /** Default 30,000. Null: none; the handler has its own. */
  readonly deadlineMs?: number | null
  /** Of a JSON body; default 1 MB. */
  readonly bodyLimitBytes?: number
  readonly handler: (
    context: RouteContext<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<Answer<NoInfer<Answers>> | typeof TAKEN_OVER>
  /** The route is also a WebSocket address: called with the open socket. Errors before that are problem documents. */
  readonly socket?: (
    socket: Socket,
    context: RouteContext<z.output<Params>, z.output<Query>, undefined>,
  ) => void | Promise<void>
}

/** A route, whatever its schemas. */
export interface Route extends Omit<
  RouteSpec<z.ZodType, z.ZodType, z.ZodType, AnswerSchemas>,
  'handler' | 'socket' | 'params' | 'query' | 'body'
> {
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  handler(context: RouteContext<unknown, unknown, unknown>): Promise<RouteResult>
  socket?(socket: Socket, context: RouteContext<unknown, unknown, undefined>): void | Promise<void>
}

export type RouteResult =
  | {
      readonly status: number
      readonly body: unknown
      readonly etag?: string
      readonly media?: string
      readonly headers?: { readonly [name: string]: string }
    }
  | typeof TAKEN_OVER

/** Declares a route; the types of the handler follow from the schemas. */
export function defineRoute<
  Answers extends AnswerSchemas,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: RouteSpec<Params, Query, Body, Answers>): Route {
  return spec as unknown as Route
}

/** Whether an answer is declared as media instead of JSON. */
export function isMediaAnswer(schema: AnswerSchema): schema is MediaAnswer {
  return schema !== null && 'media' in schema
}
