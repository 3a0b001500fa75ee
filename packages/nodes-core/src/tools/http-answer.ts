import { HeddleError, type Json } from '@heddle/model'
import type { NodeContext } from '@heddle/node-sdk'

export const ANSWER_KINDS = ['auto', 'json', 'text', 'file'] as const
export type AnswerKind = (typeof ANSWER_KINDS)[number]

interface Answer {
  readonly context: NodeContext
  readonly response: Response
  readonly kind: AnswerKind
  /** For messages and file names. */
  readonly url: string
}

const MAX_NAME_LENGTH = 100

/**
 * The answer's body by `kind`; `auto` goes by media type: JSON is parsed, text is text, anything else becomes a file.
 * An empty body is null. Throws `OUTPUT_INVALID` when it is not the JSON it says it is.
 */
export async function readAnswer(answer: Answer): Promise<Json> {
  const { response, kind, context } = answer
  const mediaType = response.headers.get('content-type') ?? ''
  const chosen = kind === 'auto' ? kindOf(mediaType) : kind
  if (!response.body) return null
  if (chosen === 'file') return saveAnswer(context, answer)
  const text = decode(new Uint8Array(await response.arrayBuffer()), mediaType)
  if (text === '') return null
  return chosen === 'text' ? text : parseJson(text, answer.url)
}

function kindOf(mediaType: string): Exclude<AnswerKind, 'auto'> {
  if (/^[^;]*[/+]json\b/i.test(mediaType)) return 'json'
  const isText =
    mediaType === '' || /^text\/|^[^;]*[/+](xml|yaml|javascript|x-www-form-urlencoded|csv)\b/i.test(mediaType)
  return isText ? 'text' : 'file'
}

function decode(bytes: Uint8Array, mediaType: string): string {
  const charset = /charset="?([\w.:-]+)/i.exec(mediaType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // A charset nobody knows: UTF-8 shows most of the text, with replacement characters for the rest.
    return new TextDecoder().decode(bytes)
  }
}

function parseJson(text: string, url: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw new HeddleError(
      'OUTPUT_INVALID',
      `${url} answered with text that is not JSON. Set response to text to read it.`,
      {
        cause: error,
      },
    )
  }
}

async function saveAnswer(context: NodeContext, { response, url }: Answer): Promise<Json> {
  const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim() || 'application/octet-stream'
  const path = `downloads/${context.uuid()}/${nameOf(url)}`
  const content = response.body ?? new Uint8Array()
  const { $file } = await context.files.write({ path, content, mediaType })
  return { $file: { ...$file } }
}

function nameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  const name = last
    .replaceAll(/[^\w.-]/g, '_')
    .replace(/^\.+/, '')
    .slice(-MAX_NAME_LENGTH)
  return name === '' ? 'download' : name
}
