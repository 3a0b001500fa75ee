import {
  HeddleError,
  type CallRecord,
  type ErrorInfo,
  type Json,
  type JsonObject,
  type ReplayedCall,
  type StoredValue,
} from '@heddle/model'
import { CallAnswerBook, type CallRequest, type FoundAnswer } from './call-answers.ts'
import { isLeaseGone, type Entry } from './entry.ts'
import { toCallError, toRecordedResponse, toRequestRecord, toResponseRecord, withUrl } from './http-record.ts'
import { toJsonValue } from './json-value.ts'
import type { FetchRequest } from './ports.ts'
import { codeOfStatus } from './status-code.ts'
import { watchBody, type SeenBody, type WatchedBody } from './watched-body.ts'

/** What is called: `http.request` by its node type, or a registered tool, model or server by its id. */
export interface CallTarget {
  readonly toolId: string
  readonly toolType: string
  readonly stepKey: string | null
  readonly isStepGuessed: boolean
}

interface OpenCall extends CallRequest {
  readonly startedAt: number
  /** As it is recorded, without secrets. */
  readonly request: JsonObject
  readonly replayed: ReplayedCall | null
}

interface CallEnd {
  readonly code: string | null
  readonly error?: ErrorInfo
  /** As it was recorded elsewhere, or JSON to be recorded. */
  readonly response: { readonly stored: StoredValue } | { readonly json: Json }
  readonly details?: Json
}

const NO_RESPONSE: CallEnd['response'] = { json: null }

/**
 * Purpose: leaves one record of every call to the outside; in a replay, answers calls from such records.
 *
 * - C1: every call that was sent, answered from a record, or refused has exactly one record, also when node code drops
 *   the answer.
 * - C2: records hold no value of a secret; the request hash is taken after redaction, so it survives a new secret.
 * - C3: a record is handed to the channel before node code sees the end of the answer, and nobody waits for it: channels
 *   keep order, so it is durable before the next step or the end of the attempt, and costs no commit of its own.
 * - C4: in a replay, nothing is sent that the record answers; what it does not answer is sent only when changed calls are
 *   to be made. A call that is refused, or whose answer is gone, fails the entry whatever node code makes of the error.
 */
export class CallLog {
  readonly #entry: Entry
  readonly #book: CallAnswerBook
  readonly #openBodies = new Set<WatchedBody>()

  constructor(entry: Entry) {
    this.#entry = entry
    this.#book = new CallAnswerBook(entry)
  }

  /** Runs `call` with JSON in and out, and records it; or gives the recorded answer. */
  async record(target: CallTarget, request: JsonObject, call: () => Promise<Json>): Promise<Json> {
    const { open, recording } = await this.#begin(target, request)
    if (recording !== null) return this.#giveAgain(open, recording)
    try {
      const response = toJsonValue(await call(), `The answer of ${target.toolId}`)
      await this.#end(open, { code: null, response: { json: response } })
      return response
    } catch (error) {
      await this.#fail(open, toCallError(error, undefined))
      throw error
    }
  }

  /**
   * Sends a request and records it when its answer has been read, dropped, or has broken off; or gives the recorded
   * answer.
   */
  async fetch(target: CallTarget, url: string, options: FetchOptions): Promise<Response> {
    const { open, recording } = await this.#begin(target, toRequestRecord(url, options.request))
    if (recording !== null) return this.#giveResponseAgain(open, recording)
    let response: Response
    try {
      response = await options.send()
    } catch (error) {
      await this.#fail(open, toCallError(error, options.request.signal))
      throw error
    }
    return this.#watch(open, { response, own: options.request.signal })
  }

  /** Ends bodies that node code has left unread, which hands over their records. */
  async close(): Promise<void> {
    await Promise.all([...this.#openBodies].map((body) => body.close()))
  }

  /** `recording`: what answers the call; null: it is to be sent. Rejects when it may not be (C4). */
  async #begin(
    target: CallTarget,
    given: JsonObject,
  ): Promise<{ readonly open: OpenCall; readonly recording: CallRecord | null }> {
    const { ports, redactor } = this.#entry
    const request = redactor.json(given) as JsonObject
    const place = this.#book.takePlace(target.stepKey)
    const asked = { ...target, place, requestHash: this.#book.hash(request) }
    const begun = { ...asked, request, startedAt: ports.now() }
    const { source } = this.#book
    if (source === null) return { open: { ...begun, replayed: null }, recording: null }
    const found = this.#book.find(asked)
    const { recording } = found
    const { executionId, onChanged } = source
    const isCalled = found.how === 'changed' && onChanged === 'call'
    const how = isCalled ? 'called' : found.how
    const open = { ...begun, replayed: { how, executionId, callId: recording?.callId ?? null } } as const
    if (isCalled) return { open, recording: null }
    if (recording === null || (found.how === 'changed' && onChanged === 'fail')) throw await this.#refuse(open, found)
    return { open, recording }
  }

  async #refuse(open: OpenCall, { recording }: FoundAnswer): Promise<HeddleError> {
    const { invocation } = this.#entry
    const origin = open.replayed?.executionId ?? null
    const which = `call ${open.place.n} of ${open.toolId} by ${invocation.nodeKey}`
    const why =
      recording === null
        ? `has no recorded answer${origin === null ? '' : ` in execution ${origin}`}`
        : `asks something else than call ${recording.callId} of execution ${origin}`
    const next =
      recording === null
        ? 'Replay with onChangedCall: call to make it, or with reuse: none.'
        : 'Replay with onChangedCall: reuse to take the recorded answer, or call to make it.'
    const details = { requestHash: open.requestHash, recordedHash: recording?.requestHash ?? null }
    const error = new HeddleError('ILLEGAL_STATE', `In this replay, ${which} ${why}. ${next}`, { details })
    return this.#failEntry(open, error)
  }

  /** The entry fails with `error`, whatever node code does (C4). */
  async #failEntry(open: OpenCall, error: HeddleError): Promise<HeddleError> {
    this.#entry.verdict.defect ??= error
    await this.#fail(open, error.toInfo())
    return error
  }

  async #giveAgain(open: OpenCall, recording: CallRecord): Promise<Json> {
    const response = await this.#loadRecorded(open, recording)
    await this.#endAsRecorded(open, recording)
    if (recording.error !== undefined || !recording.ok) throw toRecordedError(recording)
    return response
  }

  async #giveResponseAgain(open: OpenCall, recording: CallRecord): Promise<Response> {
    const record = await this.#loadRecorded(open, recording)
    const broke = recording.error === undefined ? null : toRecordedError(recording)
    if (record === null) {
      await this.#endAsRecorded(open, recording)
      throw broke ?? toRecordedError(recording)
    }
    const response = await this.#orGone(open, recording, () =>
      toRecordedResponse(this.#entry, {
        record: record as JsonObject,
        broke,
        onUnkept: (error) => (this.#entry.verdict.defect ??= error),
      }),
    )
    await this.#endAsRecorded(open, recording)
    return response
  }

  #loadRecorded(open: OpenCall, recording: CallRecord): Promise<Json> {
    const { ports, invocation } = this.#entry
    const reader = ports.values(invocation.workspaceId, invocation.executionId)
    return this.#orGone(open, recording, () => reader.load(recording.response))
  }

  /** Retention may have taken what a recording refers to. */
  async #orGone<Loaded>(open: OpenCall, recording: CallRecord, load: () => Promise<Loaded>): Promise<Loaded> {
    try {
      return await load()
    } catch (cause) {
      if (!(cause instanceof HeddleError) || cause.code !== 'NOT_FOUND') throw cause
      const origin = open.replayed?.executionId ?? null
      const message = `The answer of call ${recording.callId} of execution ${origin} is no longer kept. Replay with reuse: none to call again.`
      throw await this.#failEntry(open, new HeddleError('NOT_FOUND', message, { cause }))
    }
  }

  #watch(
    open: OpenCall,
    { response, own }: { readonly response: Response; readonly own: AbortSignal | undefined },
  ): Promise<Response> | Response {
    const { status, statusText } = response
    const headers = [...response.headers]
    const end = async (seen: SeenBody) => {
      const error = seen.error === null ? null : toCallError(seen.error, own)
      const record = await toResponseRecord(this.#entry, { response, seen })
      await this.#end(open, {
        code: error?.code ?? codeOfStatus(status),
        ...(error === null ? {} : { error }),
        response: { json: record },
        details: { status, responseBytes: seen.bytes },
      })
    }
    if (!response.body) return this.#endEmpty(response, end)
    const body = watchBody(response.body, {
      activity: this.#entry.activity,
      onEnd: async (seen) => {
        this.#openBodies.delete(body)
        await end(seen)
      },
    })
    this.#openBodies.add(body)
    return withUrl(new Response(body.stream, { status, statusText, headers }), response.url)
  }

  async #endEmpty(response: Response, end: (seen: SeenBody) => Promise<void>): Promise<Response> {
    await end({ bytes: 0, content: new Uint8Array(), isComplete: true, error: null })
    const { status, statusText, headers, url } = response
    return withUrl(new Response(null, { status, statusText, headers: [...headers] }), url)
  }

  #fail(open: OpenCall, error: ErrorInfo): Promise<void> {
    return this.#end(open, { code: error.code, error, response: NO_RESPONSE })
  }

  #endAsRecorded(open: OpenCall, { code, error, response, details }: CallRecord): Promise<void> {
    const stored = { stored: response }
    const end = { code, response: stored, ...(error && { error }), ...(details !== undefined && { details }) }
    return this.#end(open, end)
  }

  async #end(open: OpenCall, { code, error, response, details }: CallEnd): Promise<void> {
    const { ports, redactor, invocation } = this.#entry
    const { request, replayed, isStepGuessed: _, ...asked } = open
    const endedAt = Math.max(ports.now(), open.startedAt)
    const store = (value: Json) => ports.store(invocation.workspaceId, redactor.json(value))
    const [storedRequest, storedResponse] = await Promise.all([
      store(request),
      'stored' in response ? response.stored : store(response.json),
    ])
    this.#save({
      ...asked,
      callId: ports.uuid(),
      endedAt,
      ok: code === null,
      code,
      request: storedRequest,
      response: storedResponse,
      ...(error === undefined ? {} : { error: redactor.json(error as unknown as Json) as unknown as ErrorInfo }),
      ...(replayed === null ? {} : { replayed }),
      ...(details === undefined ? {} : { details }),
    })
  }

  /** A lost lease needs no answer here: what this entry reports is refused as well. */
  #save(record: CallRecord): void {
    const { channel, ports, caller } = this.#entry
    channel.saveCall(record).catch((error: unknown) => {
      if (!isLeaseGone(error)) ports.reportDefect?.(record.callId, error, caller)
    })
  }
}

export interface FetchOptions {
  readonly request: FetchRequest
  readonly send: () => Promise<Response>
}

function toRecordedError({ error, code }: CallRecord): HeddleError {
  if (error === undefined) {
    return new HeddleError('INTERNAL_ERROR', `The recorded call failed with ${code}; how is not recorded.`)
  }
  return new HeddleError(error.code, error.message, error)
}
