/* What layers 0-2 may name of the platform. Anything else (timers, process, crypto, fetch) is a type error there. */
interface AbortSignal {
  readonly aborted: boolean
}
declare class TextEncoder {
  encode(text: string): Uint8Array
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean })
  decode(bytes: Uint8Array): string
}
