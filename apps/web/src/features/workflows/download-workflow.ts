/** Has the browser save the definition as a file; the server names it. Default: the draft. */
export function downloadWorkflow(what: {
  readonly id: string
  readonly format: 'json' | 'yaml'
  readonly version?: number
}): void {
  const query = new URLSearchParams({ format: what.format })
  if (what.version !== undefined) query.set('version', String(what.version))
  const link = document.createElement('a')
  link.href = `/api/v1/workflows/${encodeURIComponent(what.id)}/export?${query}`
  link.download = ''
  link.click()
}
