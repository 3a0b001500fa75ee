/** The smallest execution id of a moment: a UUIDv7 starts with its time in ms. */
export function toFirstId(atMs: number): string {
  const time = Math.max(0, atMs).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}`
}
