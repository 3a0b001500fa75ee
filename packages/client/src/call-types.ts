import type { paths } from './generated/openapi.gen.ts'

/* What a call takes and answers, read from the types of the OpenAPI document. */

export type Method = 'get' | 'post' | 'put' | 'delete'

/** The paths that know a method. */
export type PathWith<Name extends Method> = {
  [Path in keyof paths]: paths[Path] extends { readonly [Key in Name]: object } ? Path : never
}[keyof paths]

type OperationOf<Path extends keyof paths, Name extends Method> = Extract<paths[Path][Name], object>

/** Path, query or header parameters; never: it has none. */
type ParametersIn<Operation, Place extends string> = Operation extends {
  readonly parameters: { readonly [Key in Place]?: infer Found }
}
  ? Exclude<Found, undefined>
  : never

type Optional<Value> = Partial<Value> extends Value ? true : false

type QueryOf<Found> = [Found] extends [never]
  ? unknown
  : Optional<Found> extends true
    ? { readonly query?: Found }
    : { readonly query: Found }

type PathOf<Found> = [Found] extends [never] ? unknown : { readonly path: Found }

type ParametersOf<Operation> = QueryOf<ParametersIn<Operation, 'query'>> &
  PathOf<ParametersIn<Operation, 'path'>> extends infer Params
  ? unknown extends Params
    ? unknown
    : Optional<Params> extends true
      ? { readonly params?: Params }
      : { readonly params: Params }
  : never

/** Headers the operation knows; an empty object: none. */
type HeadersOf<Operation> = [ParametersIn<Operation, 'header'>] extends [never]
  ? object
  : ParametersIn<Operation, 'header'>

type IfMatchOf<Operation> =
  HeadersOf<Operation> extends { readonly 'If-Match': string }
    ? { /** The revision the write is based on: an earlier answer's, or `toIfMatch`. */ readonly ifMatch: string }
    : unknown

type KeyOf<Operation> = 'Idempotency-Key' extends keyof HeadersOf<Operation>
  ? { /** Sent again with the same request it gets the first answer. */ readonly idempotencyKey?: string }
  : unknown

type ContentOf<Body> = Exclude<Body, undefined> extends { readonly content: infer Content } ? Content : never

/** JSON as it is; everything else as what `fetch` can send. */
type BodyTypeOf<Content> =
  | (Content extends { readonly 'application/json': infer Data } ? Data : never)
  | (Exclude<keyof Content, 'application/json'> extends never ? never : Blob | FormData)

type BodyOf<Operation> = Operation extends { readonly requestBody?: infer Body }
  ? [ContentOf<Body>] extends [never]
    ? unknown
    : undefined extends Operation['requestBody' & keyof Operation]
      ? { readonly body?: BodyTypeOf<ContentOf<Body>> }
      : { readonly body: BodyTypeOf<ContentOf<Body>> }
  : unknown

/** What every call takes. */
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly headers?: { readonly [name: string]: string }
}

/** How to read an answer. */
export type ParseAs = 'json' | 'text' | 'blob' | 'arrayBuffer' | 'stream'

/** What a call to `Path` takes: its parameters and body, and the headers of a write. */
export type CallInit<Path extends keyof paths, Name extends Method, As extends ParseAs = ParseAs> = CallOptions & {
  /** Default `json`; an answer that is something else needs another. */
  readonly parseAs?: As
} & ParametersOf<OperationOf<Path, Name>> &
  IfMatchOf<OperationOf<Path, Name>> &
  KeyOf<OperationOf<Path, Name>> &
  BodyOf<OperationOf<Path, Name>>

/** A call without anything that must be given may leave the argument out. */
export type InitArgument<Init> = Partial<Init> extends Init ? [init?: Init] : [init: Init]

type OkStatus = 200 | 201 | 202 | 204 | 206

type DataOf<Response> = Response extends { readonly content: infer Content }
  ? Content extends { readonly 'application/json': infer Data }
    ? Data
    : Content[keyof Content]
  : undefined

type OkDataOf<Operation> = Operation extends { readonly responses: infer Responses }
  ? { [Status in keyof Responses & OkStatus]: DataOf<Responses[Status]> }[keyof Responses & OkStatus]
  : never

interface ParsedAs {
  readonly text: string
  readonly blob: Blob
  readonly arrayBuffer: ArrayBuffer
  readonly stream: ReadableStream<Uint8Array> | null
}

/** What a call to `Path` answers when it succeeds; undefined when the answer has no body. */
export type Answer<
  Path extends keyof paths,
  Name extends Method,
  As extends ParseAs = 'json',
> = As extends keyof ParsedAs ? ParsedAs[As] : OkDataOf<OperationOf<Path, Name>>
