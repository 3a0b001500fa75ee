/**
 * How well what was typed fits an entry's words, 0 (not at all) to 1: every typed word must occur. Used instead of
 * cmdk's own scoring, which also matches scattered letters of ids.
 */
export function scoreMatch(search: string, words: readonly string[]): number {
  const wanted = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return 1
  const texts = words.map((word) => word.toLocaleLowerCase())
  if (!wanted.every((each) => texts.some((text) => text.includes(each)))) return 0
  const first = texts[0] ?? ''
  if (first.startsWith(wanted.join(' '))) return 1
  return wanted.every((each) => first.split(/\s+/).some((word) => word.startsWith(each))) ? 0.8 : 0.5
}
