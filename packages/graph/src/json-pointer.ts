/** JSON Pointer (RFC 6901) of the given member names and indices; `''` is the whole. */
export function toPointer(parts: readonly (string | number)[]): string {
  let pointer = ''
  for (const part of parts) pointer += `/${escapePart(part)}`
  return pointer
}

/** Member names of a JSON Pointer, unescaped. */
export function parsePointer(pointer: string): readonly string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** `base` continued by one member name or index. */
export function joinPointer(base: string, part: string | number): string {
  return `${base}/${escapePart(part)}`
}

function escapePart(part: string | number): string {
  if (typeof part === 'number') return String(part)
  return part.includes('~') || part.includes('/') ? part.replaceAll('~', '~0').replaceAll('/', '~1') : part
}
