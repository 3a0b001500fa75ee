import type { FileValue, Json } from '@heddle/model'
import type { FetchRequest, SandboxJob, SandboxResult } from './ports.ts'
import type { WaitOptions, WaitResult } from './wait-book.ts'

/**
 * What node code may reach inside a step, and outside of one. All calls are recorded; every value that leaves is
 * checked to be JSON and redacted.
 */
export interface StepContext {
  /** Aborted on cancel, timeout and shutdown; pass it on to whatever takes one. */
  readonly signal: AbortSignal
  /** Outputs of the live incoming edges, in edge order; filled when the config reads `inputs`. */
  readonly inputs: readonly Json[]
  /** The same for all attempts: `executionId/nodeKey`, inside a step `/stepKey`. */
  readonly idempotencyKey: string
  /** From 1. */
  readonly attempt: number
  /** A test run: nobody is to be notified. */
  readonly isTest: boolean
  /** Ms since 1970; moves only with steps and waits, so that every entry sees the same. */
  now(): number
  uuid(): string
  random(): number
  /** The network, guarded. Not retried. Rejects with `EGRESS_BLOCKED`, `TOOL_TIMEOUT`, `UPSTREAM_UNAVAILABLE`. */
  fetch(url: string, request?: FetchRequest): Promise<Response>
  readonly tools: { call(tool: string, args: Json): Promise<Json> }
  readonly mcp: { call(server: string, tool: string, args: Json): Promise<Json> }
  readonly llm: { generate(request: Json, onText?: (text: string) => void): Promise<Json> }
  /** Values are redacted from all that leaves the node. Rejects with `SECRET_NOT_FOUND`, `POLICY_DENY`. */
  readonly secrets: { get(name: string): Promise<string> }
  /** A client that signs its requests; the credentials stay hidden. */
  readonly connections: { get(name: string): Promise<ConnectionClient> }
  /** The workspace's file area. */
  readonly files: {
    open(file: FileValue | string): Promise<ReadableStream<Uint8Array>>
    stat(path: string): Promise<FileValue | null>
    write(file: FileToWrite): Promise<FileValue>
    list(folder: string): Promise<readonly FileValue[]>
  }
  readonly blobs: {
    put(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly bytes: number }>
    get(sha256: string): Promise<Uint8Array>
  }
  readonly sandbox: { run(job: SandboxJob): Promise<SandboxResult> }
  /** Not journaled; may be dropped. */
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Json): void
  /** Not journaled. `total` null: unknown. */
  progress(done: number, total: number | null, message?: string): void
  /** A piece of a live stream, such as a model's text. Not journaled. */
  emit(channel: string, data: string): void
}

/** What `run` gets. Steps, waits and sleeps are met in the same order by every entry. */
export interface NodeContext extends StepContext {
  /**
   * Runs `work` once per node execution: later entries get its recorded result. The key is unique in the node.
   * `work` may use its argument in place of the outer context: calls made through it are filed under the step.
   */
  step<Result>(stepKey: string, work: (context: StepContext) => Result | Promise<Result>): Promise<Result>
  /**
   * Waits for a person's answer, or a signal; `data` is shown to who answers. Rejects with `WAIT_TIMEOUT`, and with
   * `CANCELLED` when the wait is cancelled. Never inside a step: the step could not end.
   */
  waitFor(waitKey: string, data: Json, options?: WaitOptions): Promise<WaitResult>
  /** Waits without holding a slot. Milliseconds. */
  sleep(waitKey: string, durationMs: number): Promise<void>
}

export interface FileToWrite {
  /** Relative, with `/`. */
  readonly path: string
  readonly content: Uint8Array | ReadableStream<Uint8Array>
  readonly mediaType: string
}

export interface ConnectionClient {
  fetch(url: string, request?: FetchRequest): Promise<Response>
}
