import type { Call, MethodEntry } from './call.ts'
import { findAll, readPattern } from './run-pattern.ts'
import { toText } from './text.ts'
import type { Value } from './value.ts'

/** Apart, because every object's own `toString` would lend its type. */
const TO_STRING: MethodEntry<string> = {
  signature: 'toString()',
  description: 'Itself.',
  arity: [0, 0],
  run: (self) => self,
}

/** Methods of texts. They do what JavaScript's do; search texts are literal, patterns have methods of their own. */
export const TEXT_METHODS: { readonly [name: string]: MethodEntry<string> } = {
  at: {
    signature: 'at(index)',
    description: 'The character at index; from the end when negative.',
    arity: [1, 1],
    run: (self, call) => self.at(call.integer(0)) ?? null,
  },
  charAt: {
    signature: 'charAt(index)',
    description: 'The character at index, or empty.',
    arity: [1, 1],
    run: (self, call) => self.charAt(call.integer(0)),
  },
  codePointAt: {
    signature: 'codePointAt(index)',
    description: 'The Unicode code point at index.',
    arity: [1, 1],
    run: (self, call) => self.codePointAt(call.integer(0)) ?? null,
  },
  concat: {
    signature: 'concat(...texts)',
    description: 'All texts joined.',
    arity: [0, 32],
    run: (self, call) => join(call, [self, ...call.rest()], ''),
  },
  endsWith: {
    signature: 'endsWith(text)',
    description: 'Whether it ends with the text.',
    arity: [1, 1],
    run: (self, call) => search(self, call).endsWith(call.text(0)),
  },
  includes: {
    signature: 'includes(text)',
    description: 'Whether it holds the text.',
    arity: [1, 1],
    run: (self, call) => search(self, call).includes(call.text(0)),
  },
  indexOf: {
    signature: 'indexOf(text, from = 0)',
    description: 'Where the text first appears, or -1.',
    arity: [1, 2],
    run: (self, call) => search(self, call).indexOf(call.text(0), call.integer(1, 0)),
  },
  lastIndexOf: {
    signature: 'lastIndexOf(text)',
    description: 'Where the text last appears, or -1.',
    arity: [1, 1],
    run: (self, call) => search(self, call).lastIndexOf(call.text(0)),
  },
  match: {
    signature: 'match(pattern, flags = "")',
    description: 'The first match of the pattern and its groups as a list, or null.',
    arity: [1, 2],
    run: (self, call) => {
      const found = readPattern(call, 0, { text: self, flagsAt: 1 }).match(self)
      if (found !== null)
        makeTexts(
          call,
          found.map((part) => part ?? ''),
        )
      return found
    },
  },
  matchAll: {
    signature: 'matchAll(pattern, flags = "")',
    description: 'All matches of the pattern as a list of texts.',
    arity: [1, 2],
    run: (self, call) => {
      const pattern = readPattern(call, 0, { text: self, flagsAt: 1 })
      const found = Array.from(findAll(call, pattern, self), ({ groups }) => groups[0] ?? '')
      return makeTexts(call, found)
    },
  },
  matches: {
    signature: 'matches(pattern, flags = "")',
    description: 'Whether the pattern is found in it.',
    arity: [1, 2],
    run: (self, call) => readPattern(call, 0, { text: self, flagsAt: 1 }).test(self),
  },
  normalize: {
    signature: 'normalize()',
    description: 'Unicode normal form C.',
    arity: [0, 0],
    run: (self, call) => made(call, self, (text) => text.normalize()),
  },
  padEnd: {
    signature: 'padEnd(length, fill = " ")',
    description: 'Filled up at the end.',
    arity: [1, 2],
    run: (self, call) => {
      const length = call.integer(0)
      call.frame.makeText(Math.max(length, 0), call.at)
      return self.padEnd(length, call.text(1, ' '))
    },
  },
  padStart: {
    signature: 'padStart(length, fill = " ")',
    description: 'Filled up at the start.',
    arity: [1, 2],
    run: (self, call) => {
      const length = call.integer(0)
      call.frame.makeText(Math.max(length, 0), call.at)
      return self.padStart(length, call.text(1, ' '))
    },
  },
  repeat: {
    signature: 'repeat(count)',
    description: 'Count times itself.',
    arity: [1, 1],
    run: (self, call) => {
      const count = call.integer(0)
      if (count < 0) throw call.error('takes a count of at least 0')
      call.frame.makeText(self.length * count, call.at)
      return self.repeat(count)
    },
  },
  replace: {
    signature: 'replace(text, by)',
    description: 'The first appearance of the text replaced.',
    arity: [2, 2],
    run: (self, call) => replaceText(self, call, 1),
  },
  replaceAll: {
    signature: 'replaceAll(text, by)',
    description: 'All appearances of the text replaced.',
    arity: [2, 2],
    run: (self, call) => replaceText(self, call, Infinity),
  },
  replacePattern: {
    signature: 'replacePattern(pattern, by, flags = "")',
    description:
      'All matches of the pattern replaced by a text, or by what a function makes of the match and its first groups.',
    arity: [2, 3],
    run: replacePattern,
  },
  slice: {
    signature: 'slice(start, end)',
    description: 'The part from start up to end; from the end when negative.',
    arity: [0, 2],
    run: (self, call) => made(call, self, (text) => text.slice(call.integer(0, 0), call.integer(1, text.length))),
  },
  split: {
    signature: 'split(separator, limit)',
    description: 'The parts between separators, as a list.',
    arity: [1, 2],
    run: (self, call) => {
      const limit = call.integer(1, elementsLeft(call) + 1)
      if (limit < 0) throw call.error('takes a limit of at least 0')
      return makeTexts(call, search(self, call).split(call.text(0), Math.min(limit, elementsLeft(call) + 1)))
    },
  },
  splitPattern: {
    signature: 'splitPattern(pattern, flags = "")',
    description: 'The parts between matches of the pattern.',
    arity: [1, 2],
    run: (self, call) => {
      const parts: string[] = []
      let end = 0
      const pattern = readPattern(call, 0, { text: self, flagsAt: 1 })
      for (const found of findAll(call, pattern, self)) {
        if (found.end === found.start) continue
        parts.push(self.slice(end, found.start))
        end = found.end
      }
      parts.push(self.slice(end))
      return makeTexts(call, parts)
    },
  },
  startsWith: {
    signature: 'startsWith(text)',
    description: 'Whether it starts with the text.',
    arity: [1, 1],
    run: (self, call) => self.startsWith(call.text(0)),
  },
  substring: {
    signature: 'substring(start, end)',
    description: 'The part from start up to end.',
    arity: [1, 2],
    run: (self, call) => made(call, self, (text) => text.substring(call.integer(0), call.integer(1, text.length))),
  },
  toLowerCase: {
    signature: 'toLowerCase()',
    description: 'In lower case.',
    arity: [0, 0],
    run: (self, call) => made(call, self, (text) => text.toLowerCase()),
  },
  toString: TO_STRING,
  toUpperCase: {
    signature: 'toUpperCase()',
    description: 'In upper case.',
    arity: [0, 0],
    run: (self, call) => made(call, self, (text) => text.toUpperCase()),
  },
  trim: {
    signature: 'trim()',
    description: 'Without white space at both ends.',
    arity: [0, 0],
    run: (self, call) => made(call, self, (text) => text.trim()),
  },
  trimEnd: {
    signature: 'trimEnd()',
    description: 'Without white space at the end.',
    arity: [0, 0],
    run: (self, call) => made(call, self, (text) => text.trimEnd()),
  },
  trimStart: {
    signature: 'trimStart()',
    description: 'Without white space at the start.',
    arity: [0, 0],
    run: (self, call) => made(call, self, (text) => text.trimStart()),
  },
}

/** Joins texts, and other values as text, with `separator`; charges before it makes. */
export function join(call: Call, parts: readonly Value[], separator: string): string {
  const { frame, at } = call
  frame.makeList(parts.length, at)
  const texts = parts.map((part) => toText(frame, part ?? null, at))
  const length = texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(texts.length - 1, 0))
  frame.makeText(length, at)
  return texts.join(separator)
}

function search(self: string, call: Call): string {
  call.frame.spendOnText(self.length, call.at)
  return self
}

function made(call: Call, self: string, change: (text: string) => string): string {
  call.frame.spendOnText(self.length, call.at)
  const result = change(self)
  call.frame.make(16 + result.length, call.at)
  return result
}

function elementsLeft(call: Call): number {
  return Math.max(0, Math.ceil((call.frame.limits.maxMade - call.frame.made) / 8))
}

function makeTexts(call: Call, texts: readonly string[]): readonly string[] {
  call.frame.makeList(texts.length, call.at)
  call.frame.makeText(
    texts.reduce((sum, text) => sum + text.length, 0),
    call.at,
  )
  return texts
}

function replaceText(self: string, call: Call, most: number): string {
  const wanted = call.text(0)
  const by = call.text(1)
  const parts: string[] = []
  let end = 0
  let count = 0
  let at = search(self, call).indexOf(wanted)
  while (at >= 0 && count < most) {
    call.frame.make(16 + (at - end) + by.length, call.at)
    parts.push(self.slice(end, at), by)
    count += 1
    end = at + wanted.length
    // An empty text appears before each character and at the end.
    if (at >= self.length) break
    at = self.indexOf(wanted, wanted === '' ? at + 1 : end)
  }
  parts.push(self.slice(end))
  call.frame.makeText(self.length - end, call.at)
  return parts.join('')
}

function replacePattern(self: string, call: Call): string {
  const pattern = readPattern(call, 0, { text: self, flagsAt: 2 })
  const by = call.isLambda(1) ? null : call.text(1)
  const parts: string[] = []
  let end = 0
  for (const { start, end: after, groups } of findAll(call, pattern, self)) {
    const [whole, first, second] = groups
    const text =
      by ?? toText(call.frame, call.lambda(1).invoke(call.frame, whole ?? '', first ?? null, second ?? null), call.at)
    call.frame.make(16 + (start - end) + text.length, call.at)
    parts.push(self.slice(end, start), text)
    end = after
  }
  parts.push(self.slice(end))
  call.frame.makeText(self.length - end, call.at)
  return parts.join('')
}
