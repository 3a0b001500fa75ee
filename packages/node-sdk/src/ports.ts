import type { CallRecord, FileValue, Json, StoredValue, ValueReader, WorkspaceId } from '@heddle/model'

/*
 * What node code may reach, as ports that `runtime` fills. A port that is not filled refuses with a message that
 * names what is missing.
 */

/** For whom a port acts: every port call gets it, so that governance can decide and record. */
export interface Caller {
  readonly workspaceId: WorkspaceId
  readonly executionId: string
  readonly nodeKey: string
  readonly nodeType: string
  readonly principal: string
  readonly test: boolean
}

/**
 * The network, behind the egress guard. Retries nothing. Rejects with `EGRESS_BLOCKED`, `TOOL_TIMEOUT`,
 * `UPSTREAM_UNAVAILABLE`, `TOOL_BAD_REQUEST` (not a URL, a header that cannot be sent), `PAYLOAD_TOO_LARGE`, and with
 * the signal's reason. Reading the answer's body rejects with the same.
 */
export interface FetchPort {
  fetch(caller: Caller, url: string, request: FetchRequest): Promise<Response>
}
export interface FetchRequest {
  readonly method?: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>
  readonly signal?: AbortSignal
  /** The whole call, reading the answer included. Default one hour, a last bound: nodes and policies set shorter ones. */
  readonly timeoutMs?: number
  /** Whole answer; default 10 MB. */
  readonly maxResponseBytes?: number
  /** Default 5; each hop is checked again. */
  readonly maxRedirects?: number
}

/** Runs people's code behind a wall. */
export interface SandboxPort {
  run(caller: Caller, job: SandboxJob, signal: AbortSignal): Promise<SandboxResult>
}
export interface SandboxJob {
  readonly language: 'javascript' | 'typescript' | 'python'
  /** The body of an async function of `input`, or a module/program as the language's documentation says. */
  readonly code: string
  readonly input: Json
  /** Files by name, readable in the job's temporary folder. */
  readonly files?: { readonly [name: string]: Uint8Array }
  readonly memoryMb: number
  readonly cpuSeconds: number
  readonly wallMs: number
  /** JSON text of the result; default 64 MB. */
  readonly maxOutputBytes?: number
  readonly onLog?: (stream: 'stdout' | 'stderr', text: string) => void
  readonly onProgress?: (done: number, total: number | null, message?: string) => void
}
export interface SandboxResult {
  readonly value: Json
  /** `container`, `bubblewrap`, `namespaces` or `permission`: what stood between the code and the machine. */
  readonly wall: string
  readonly durationMs: number
}

/** The workspace's file area. Paths are relative, with `/`; nothing outside the area can be named. */
export interface FilesPort {
  open(caller: Caller, file: FileValue | string): Promise<ReadableStream<Uint8Array>>
  stat(caller: Caller, path: string): Promise<FileValue | null>
  write(
    caller: Caller,
    path: string,
    content: Uint8Array | ReadableStream<Uint8Array>,
    mediaType: string,
  ): Promise<FileValue>
  list(caller: Caller, folder: string): Promise<readonly FileValue[]>
}

/** Blobs of the workspace; for values that a node makes and does not return whole. */
export interface BlobsPort {
  put(caller: Caller, bytes: Uint8Array): Promise<{ readonly sha256: string; readonly bytes: number }>
  get(caller: Caller, sha256: string): Promise<Uint8Array>
}

/** Plain values of secrets; rejects with `SECRET_NOT_FOUND` or `POLICY_DENY`. */
export interface SecretsPort {
  get(caller: Caller, name: string): Promise<string>
}

/** A registered tool, an MCP tool, a model, a stored connection. Filled by later parts; refused until then. */
export interface ToolsPort {
  call(caller: Caller, tool: string, args: Json, signal: AbortSignal): Promise<Json>
}
export interface McpPort {
  call(caller: Caller, server: string, tool: string, args: Json, signal: AbortSignal): Promise<Json>
}
export interface LlmPort {
  generate(
    caller: Caller,
    request: Json,
    options: { readonly signal: AbortSignal; readonly onText?: (text: string) => void },
  ): Promise<Json>
}
export interface ConnectionsPort {
  get(caller: Caller, name: string): Promise<{ fetch(url: string, request: FetchRequest): Promise<Response> }>
}

/** All ports of a runner. */
export interface RunnerPorts {
  readonly fetch: FetchPort
  readonly sandbox: SandboxPort
  readonly files: FilesPort
  readonly blobs: BlobsPort
  readonly secrets: SecretsPort
  readonly tools?: ToolsPort
  readonly mcp?: McpPort
  readonly llm?: LlmPort
  readonly connections?: ConnectionsPort
  /** Reads what `StoredValue`s of this execution stand for. */
  values(workspaceId: WorkspaceId, executionId: string): ValueReader
  /** Turns a value into what may be recorded: inline when small, else a blob. */
  store(workspaceId: WorkspaceId, value: Json): Promise<StoredValue>
  now(): number
  uuid(): string
  random(): number
  /**
   * Resolves in a later turn of the event loop, once what is due now has run (`setImmediate`). Without it the runner
   * counts 64 microtasks as a turn, which is enough for node code that awaits nothing but its context.
   */
  nextTurn?(): Promise<void>
  /** Told of every error that node code did not foresee; people see only the id. */
  reportDefect?(errorId: string, error: unknown, caller: Caller): void
}

export type { CallRecord }
