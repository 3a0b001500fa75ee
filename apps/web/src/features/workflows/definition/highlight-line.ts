export type TokenKind = 'key' | 'string' | 'number' | 'literal' | 'comment' | 'plain'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const JSON_TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g
const YAML_KEY = /^(\s*(?:- )*)((?:[A-Za-z_$][\w$.-]*|"[^"]*"|'[^']*'))(:)(?=\s|$)/
const YAML_SCALAR = /^(\s*)(-?\d+(?:\.\d+)?|true|false|null|~)(\s*)$/
const YAML_COMMENT = /(^|\s)#.*$/

/** Colours one line of JSON or YAML. The texts of the tokens together are the line. */
export function highlightLine(line: string, format: 'json' | 'yaml'): readonly Token[] {
  return format === 'json' ? highlightJson(line) : highlightYaml(line)
}

function highlightJson(line: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (const found of line.matchAll(JSON_TOKEN)) {
    if (found.index > at) tokens.push({ kind: 'plain', text: line.slice(at, found.index) })
    const [whole, text, colon, number] = found
    if (text === undefined) tokens.push({ kind: number === undefined ? 'literal' : 'number', text: whole })
    else {
      tokens.push({ kind: colon === undefined ? 'string' : 'key', text })
      if (colon !== undefined) tokens.push({ kind: 'plain', text: colon })
    }
    at = found.index + whole.length
  }
  if (at < line.length) tokens.push({ kind: 'plain', text: line.slice(at) })
  return tokens
}

function highlightYaml(line: string): readonly Token[] {
  const comment = /["']/.test(line) ? null : YAML_COMMENT.exec(line)
  const body = comment === null ? line : line.slice(0, comment.index)
  const tail: readonly Token[] = comment === null ? [] : [{ kind: 'comment', text: line.slice(comment.index) }]
  const key = YAML_KEY.exec(body)
  if (key === null) return [...highlightScalar(body, 'plain'), ...tail]
  const [whole, indent = '', name = '', colon = ''] = key
  return [
    { kind: 'plain', text: indent },
    { kind: 'key', text: name },
    { kind: 'plain', text: colon },
    ...highlightScalar(body.slice(whole.length), 'string'),
    ...tail,
  ].filter((token): token is Token => token.text !== '')
}

function highlightScalar(text: string, otherwise: TokenKind): readonly Token[] {
  if (text.trim() === '') return [{ kind: 'plain', text }]
  const scalar = YAML_SCALAR.exec(text)
  if (scalar !== null) {
    const [, before = '', value = '', after = ''] = scalar
    const kind = /^[-\d]/.test(value) ? 'number' : 'literal'
    return [
      { kind: 'plain', text: before },
      { kind, text: value },
      { kind: 'plain', text: after },
    ]
  }
  if (/^\s*[[{]/.test(text)) return highlightJson(text)
  return [{ kind: otherwise, text }]
}
