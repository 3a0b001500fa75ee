const REFERENCE = /"(?:blob|sha256)":"([0-9a-f]{64})"/g

/**
 * Adds the SHA-256 of every blob and file that JSON text names. Data that merely looks like a reference is added too:
 * that keeps a blob too long, never too short.
 */
export function findBlobs(text: string, found: Set<string>): void {
  if (!text.includes('"blob":"') && !text.includes('"sha256":"')) return
  for (const match of text.matchAll(REFERENCE)) found.add(match[1]!)
}
