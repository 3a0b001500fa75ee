/** An open WebSocket, as far as routes use it (`ws` ships no types). */
export interface Socket {
  readonly readyState: number
  readonly OPEN: number
  /** Bytes that were sent and have not left yet. */
  readonly bufferedAmount: number
  send(data: string, sent?: (error?: Error) => void): void
  ping(): void
  /** 1000 normal, 1008 refused, 1011 defect, 1013 try again later. */
  close(code?: number, reason?: string): void
  terminate(): void
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): this
  on(event: 'close', listener: (code: number, reason: Buffer) => void): this
  on(event: 'error', listener: (error: Error) => void): this
  on(event: 'pong', listener: () => void): this
}
