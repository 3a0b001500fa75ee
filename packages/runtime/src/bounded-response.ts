import { HeddleError } from '@heddle/model'
import type { Response as UndiciResponse } from 'undici'
import type { CallDeadline } from './call-deadline.ts'

interface Bounds {
  readonly origin: string
  readonly maxBytes: number
  readonly deadline: CallDeadline
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])

/**
 * The answer with a body that ends with `PAYLOAD_TOO_LARGE` past `maxBytes` and with `TOOL_TIMEOUT` past the
 * deadline. The deadline stops when the body has ended or is given up.
 */
export async function toBoundedResponse(response: UndiciResponse, bounds: Bounds): Promise<Response> {
  const { body, status, statusText } = response
  const headers = new Headers([...response.headers])
  const encoded = headers.has('content-encoding')
  if (!encoded && Number(headers.get('content-length') ?? 0) > bounds.maxBytes && body !== null) {
    await body.cancel()
    throw makeSizeError(bounds)
  }
  if (encoded) {
    // The body comes decoded: these would describe it wrongly.
    headers.delete('content-encoding')
    headers.delete('content-length')
  }
  if (body === null || BODILESS.has(status)) {
    await body?.cancel()
    bounds.deadline.stop()
    return new Response(null, { status, statusText, headers })
  }
  const stream = boundStream(body as ReadableStream<Uint8Array>, bounds)
  return new Response(stream, { status, statusText, headers })
}

function boundStream(source: ReadableStream<Uint8Array>, bounds: Bounds): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = source.getReader()
  let bytes = 0
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) {
            bounds.deadline.stop()
            return controller.close()
          }
          bytes += value.byteLength
          if (bytes > bounds.maxBytes) throw makeSizeError(bounds)
          controller.enqueue(value as Uint8Array<ArrayBuffer>)
        } catch (error) {
          bounds.deadline.stop()
          const converted = bounds.deadline.toCallError(error, bounds.origin)
          controller.error(converted)
          await reader.cancel(converted).catch(ignoreCancelled)
        }
      },
      async cancel(reason) {
        bounds.deadline.stop()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

/** The stream had failed already; its reader has been told. */
function ignoreCancelled(): void {}

function makeSizeError({ origin, maxBytes }: Bounds): HeddleError {
  return new HeddleError(
    'PAYLOAD_TOO_LARGE',
    `The answer of ${origin} is larger than the ${Math.floor(maxBytes / 1_048_576)} MB a call may take. Ask for less at once.`,
  )
}
