/** Starts the service of the examples; port 0, the default, takes a free one. */
export function startService(options?: { readonly port?: number }): Promise<{
  readonly url: string
  /** Every request so far, in order. */
  readonly calls: readonly { readonly method: string; readonly path: string; readonly key: string | null }[]
  close(): Promise<void>
}>
