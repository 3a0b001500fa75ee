/*
 * Who may call a webhook.
 *
 * 1. Comparisons take the same time whatever is wrong: digests of equal length are compared, never the texts.
 * 2. Without a secret to compare with, nobody may.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookConfig } from '@heddle/nodes-core'
import type { HookCall } from './hook-call.ts'

type Auth = WebhookConfig['auth']

/** How old a signature with a time may be when the trigger does not say. */
const DEFAULT_TOLERANCE_SECONDS = 300
/** The user name that goes with a trigger's own secret. */
export const OWN_USER = 'heddle'

/** What the trigger expects. */
export interface HookProof {
  readonly auth: Auth
  /** The secret's value; null when there is none. */
  readonly secret: string | null
  /** Ms since 1970. */
  readonly now: number
}

/** Whether a call proves that it may start the workflow. */
export function isAllowed(call: Pick<HookCall, 'headers' | 'body'>, proof: HookProof): boolean {
  const { auth, secret } = proof
  if (auth.kind === 'none') return true
  if (secret === null || secret === '') return false
  switch (auth.kind) {
    case 'bearer':
      return isSame(readBearer(call), secret)
    case 'basic':
      return isSame(readBasic(call), auth.secret === undefined ? `${OWN_USER}:${secret}` : secret)
    case 'header':
      return isSame(readHeader(call, auth.header), secret)
    case 'hmac':
      return isSigned(call, { ...proof, secret })
  }
}

function readHeader({ headers }: Pick<HookCall, 'headers'>, name: string | undefined): string | null {
  const value = name === undefined ? undefined : headers[name.toLowerCase()]
  return typeof value === 'string' ? value : null
}

function readBearer(call: Pick<HookCall, 'headers'>): string | null {
  return /^bearer +(\S+) *$/i.exec(readHeader(call, 'authorization') ?? '')?.[1] ?? null
}

function readBasic(call: Pick<HookCall, 'headers'>): string | null {
  const encoded = /^basic +(\S+) *$/i.exec(readHeader(call, 'authorization') ?? '')?.[1]
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8')
}

function isSame(given: string | null, expected: string): boolean {
  const left = createHash('sha256')
    .update(given ?? '')
    .digest()
  const right = createHash('sha256').update(expected).digest()
  return timingSafeEqual(left, right) && given !== null
}

/**
 * HMAC-SHA256, in one of two forms: of the body (`sha256=<hex>`, `<hex>` or base64), or of `<time>.<body>`, as
 * `t=<unix seconds>,v1=<hex>`, which cannot be sent again when its time has passed.
 */
function isSigned(
  call: Pick<HookCall, 'headers' | 'body'>,
  { auth, secret, now }: HookProof & { readonly secret: string },
): boolean {
  const header = readHeader(call, auth.header)?.trim()
  if (header === undefined) return false
  const timed = parseTimed(header)
  if (timed === null) {
    if (auth.toleranceSeconds !== undefined) return false
    return matches(header.replace(/^sha256=/i, ''), createHmac('sha256', secret).update(call.body).digest())
  }
  const ageSeconds = Math.abs(now / 1_000 - timed.seconds)
  if (ageSeconds > (auth.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS)) return false
  const digest = createHmac('sha256', secret).update(`${timed.time}.`).update(call.body).digest()
  return timed.signatures.some((signature) => matches(signature, digest))
}

function parseTimed(header: string) {
  const parts = header.split(',').map((part) => part.trim().split('=', 2))
  const time = parts.find(([name]) => name === 't')?.[1]
  const signatures = parts.flatMap(([name, value]) => (name === 'v1' && value !== undefined ? [value] : []))
  if (time === undefined || !/^\d{1,12}$/.test(time) || signatures.length === 0) return null
  return { time, seconds: Number(time), signatures }
}

function matches(text: string, digest: Buffer): boolean {
  const given = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return given.length === digest.length && timingSafeEqual(given, digest)
}
