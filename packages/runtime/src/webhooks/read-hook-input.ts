/*
 * From a call to the input of an execution: `{ method, query, headers, body, files }`.
 *
 * 1. What proves who calls (cookies, authorization, the trigger's own header) never becomes input: inputs are recorded.
 * 2. JSON becomes a value, forms become objects, text stays text; everything else becomes a file.
 */
import { randomUUID } from 'node:crypto'
import { HeddleError, type Json, type JsonObject, type WorkspaceId } from '@heddle/model'
import type { FilesPort } from '@heddle/node-sdk'
import type { HookCall } from './hook-call.ts'
import { assertShallow } from './json-depth.ts'

const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization'])
const NO_FILES: readonly Json[] = []

/** Where files that came with a call are kept. */
export interface HookFiles {
  readonly files: FilesPort
  readonly workspaceId: WorkspaceId
  /** For the record: who keeps them. */
  readonly principal: string
}

/**
 * The input of a call. Throws `INPUT_INVALID` on a body that is not what its content type says. `hide`: the header, in
 * lower case, that carries the trigger's token.
 */
export function readHookInput(call: HookCall, to: HookFiles, hide: string | null): Json | Promise<Json> {
  const head = { method: call.method, query: readQuery(call.query), headers: readHeaders(call, hide) }
  if (call.body.length === 0) return { ...head, body: null, files: NO_FILES }
  const type = typeof call.headers['content-type'] === 'string' ? call.headers['content-type'] : ''
  const essence = (type.split(';', 1)[0] ?? '').trim().toLowerCase()
  if (essence === '' || essence === 'application/json' || essence.endsWith('+json')) {
    return { ...head, body: readJson(call.body), files: NO_FILES }
  }
  if (essence === 'application/x-www-form-urlencoded') {
    return { ...head, body: readQuery(call.body.toString('utf8')), files: NO_FILES }
  }
  if (essence === 'multipart/form-data') return readForm(call, to).then((form) => ({ ...head, ...form }))
  if (essence.startsWith('text/') || essence.endsWith('/xml') || essence.endsWith('+xml')) {
    return { ...head, body: call.body.toString('utf8'), files: NO_FILES }
  }
  const file = { name: 'body', type: essence, content: call.body }
  return keepFile(call, to, file).then((kept) => ({ ...head, body: null, files: [kept] }))
}

function readHeaders({ headers }: HookCall, hide: string | null): JsonObject {
  const kept: { [name: string]: Json } = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value === undefined || SECRET_HEADERS.has(name) || name === hide) continue
    kept[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return kept
}

/** Names that come twice become lists. */
function readQuery(text: string): JsonObject {
  const values: { [name: string]: Json } = {}
  if (text === '') return values
  for (const [name, value] of new URLSearchParams(text)) {
    const before = Object.hasOwn(values, name) ? values[name] : undefined
    const next = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before as Json, value]
    Object.defineProperty(values, name, { value: next, enumerable: true, configurable: true, writable: true })
  }
  return values
}

function readJson(body: Buffer): Json {
  const text = body.toString('utf8')
  assertShallow(text)
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw new HeddleError('INPUT_INVALID', `The body is not JSON: ${(cause as Error).message}.`, { cause })
  }
}

async function readForm(call: HookCall, to: HookFiles): Promise<{ readonly body: Json; readonly files: Json }> {
  const fields: { [name: string]: Json } = {}
  const files: Json[] = []
  for (const [name, value] of await parseForm(call)) {
    if (typeof value === 'string') {
      Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true })
      continue
    }
    const content = Buffer.from(await value.arrayBuffer())
    files.push(await keepFile(call, to, { name: value.name, type: value.type, content }))
  }
  return { body: fields, files }
}

async function parseForm(call: HookCall): Promise<FormData> {
  const headers = { 'content-type': String(call.headers['content-type']) }
  try {
    return await new Response(new Uint8Array(call.body), { headers }).formData()
  } catch (cause) {
    throw new HeddleError('INPUT_INVALID', 'The body is not a form as multipart/form-data writes it.', { cause })
  }
}

async function keepFile(
  call: HookCall,
  to: HookFiles,
  file: { readonly name: string; readonly type: string; readonly content: Buffer },
): Promise<Json> {
  const { files, workspaceId, principal } = to
  const caller = { workspaceId, executionId: '', nodeKey: '', nodeType: 'trigger.webhook', principal, test: false }
  const type = file.type === '' ? 'application/octet-stream' : file.type
  const kept = await files.write(
    caller,
    `hooks/${call.path}/${randomUUID()}/${toFileName(file.name)}`,
    file.content,
    type,
  )
  return { $file: { ...kept.$file } }
}

/** A name that came from outside, as one plain segment of a path. */
function toFileName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must not get into a path
  const plain = name.replaceAll(/[\u0000-\u001f\u007f\\/:]/g, '_').slice(0, 100)
  return plain === '' || /^\.+$/.test(plain) || !plain.isWellFormed() ? 'file' : plain
}
