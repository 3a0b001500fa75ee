import type { Json } from '@heddle/model'
import { Composer, Parser, isAlias, isMap, isScalar, isSeq, type CST, type Document, type ParsedNode } from 'yaml'
import { FORBIDDEN_MEMBER, MAX_DOCUMENT_DEPTH, type Located, type ParsedText, type SyntaxProblem } from './located.ts'
import { duplicateMessage } from './parse-json.ts'

/** Values that aliases may bring in, all together. */
const MAX_ALIASED_VALUES = 10_000

/** What YAML 1.2 allows in no stream; the library lets it pass. */
// oxlint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/

/** Parses one YAML 1.2 document with the place of every part. Tags beyond the core schema are problems. */
export function parseYaml(text: string): ParsedText {
  const control = text.search(CONTROL_CHARACTERS)
  if (control !== -1) {
    const message = 'A control character stands here. Remove it, or write it as an escape in double quotes.'
    return { root: undefined, problems: [{ message, offset: control, code: 'bad-syntax' }] }
  }
  const tokens = [...new Parser().parse(text)]
  const tooDeep = findTooDeep(tokens)
  if (tooDeep !== null) return { root: undefined, problems: [tooDeep] }
  // Duplicates are found below in one pass: the library compares each key with all others.
  const documents = [
    ...new Composer({ uniqueKeys: false, strict: true, merge: false }).compose(tokens, true, text.length),
  ]
  const [document, second] = documents
  if (document === undefined) return { root: undefined, problems: [] }
  const problems = listDocumentProblems(document)
  if (second !== undefined) {
    const message = 'A second document begins here. Keep one document in a file.'
    problems.push({ message, offset: second.range[0], code: 'bad-syntax' })
  }
  if (document.errors.length > 0 || document.contents === null) return { root: undefined, problems }
  const converter = new YamlConverter()
  const root = converter.convert(document.contents, 0)
  return { root, problems: [...problems, ...converter.problems] }
}

function listDocumentProblems(document: Document.Parsed): SyntaxProblem[] {
  return [...document.errors, ...document.warnings].map((problem) => ({
    message: `${problem.message.split(/ at line |\n/)[0]}. Correct the YAML here.`,
    offset: problem.pos[0],
    code: 'bad-syntax',
  }))
}

/** The composer recurses, so depth is bounded before it sees the tokens. */
function findTooDeep(tokens: readonly CST.Token[]): SyntaxProblem | null {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next
    if (depth > MAX_DOCUMENT_DEPTH) return tooDeepProblem(token.offset)
    if ('value' in token && typeof token.value === 'object') open.push({ token: token.value, depth })
    if (!('items' in token)) continue
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 })
      if (item.value) open.push({ token: item.value, depth: depth + 1 })
    }
  }
  return null
}

function tooDeepProblem(offset: number): SyntaxProblem {
  return { message: `Nested deeper than ${MAX_DOCUMENT_DEPTH}. Make the document flatter.`, offset, code: 'bad-syntax' }
}

/** Turns the library's nodes into values and places; anchors and aliases are resolved on the way, in text order. */
class YamlConverter {
  readonly problems: SyntaxProblem[] = []
  readonly #anchors = new Map<string, ParsedNode>()
  #aliased = 0
  #aliasDepth = 0

  convert(node: ParsedNode | null, depth: number): Located {
    if (node === null) return { value: null, offset: 0 }
    const offset = node.range[0]
    if (depth > MAX_DOCUMENT_DEPTH) return this.#refuse(tooDeepProblem(offset))
    if (this.#aliasDepth > 0 && (this.#aliased += 1) > MAX_ALIASED_VALUES) {
      const message = `Aliases expand to more than ${MAX_ALIASED_VALUES} values. Write the values out.`
      return this.#refuse({ message, offset, code: 'too-large' })
    }
    if (isAlias(node)) return this.#convertAlias(node.source, offset, depth)
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node as ParsedNode)
    if (isMap(node)) return this.#convertMap(node, depth)
    if (isSeq(node)) {
      const elements = node.items.map((item) => this.convert(item as ParsedNode, depth + 1))
      return { value: elements.map((element) => element.value), offset, elements }
    }
    return { value: this.#convertScalar(node.value, offset), offset }
  }

  #convertAlias(name: string, offset: number, depth: number): Located {
    const target = this.#anchors.get(name)
    if (target === undefined) {
      return this.#refuse({
        message: `No anchor &${name} comes before this alias. Add it.`,
        offset,
        code: 'bad-syntax',
      })
    }
    if (this.#aliased > MAX_ALIASED_VALUES) return { value: null, offset }
    this.#aliasDepth += 1
    const located = this.convert(target, depth + 1)
    this.#aliasDepth -= 1
    return { ...located, offset }
  }

  #convertMap(node: Extract<ParsedNode, { items: unknown }>, depth: number): Located {
    const members = new Map<string, Located>()
    const value: Record<string, Json> = {}
    for (const pair of node.items) {
      if (!('key' in pair)) continue
      const key = pair.key as ParsedNode
      const offset = key.range[0]
      const name = this.#readName(key)
      const member = this.convert(pair.value as ParsedNode | null, depth + 1)
      if (name === null) continue
      if (members.has(name)) this.#report(duplicateMessage(name), offset)
      members.set(name, { ...member, offset })
      value[name] = member.value
    }
    return { value, offset: node.range[0], members }
  }

  #readName(key: ParsedNode): string | null {
    const offset = key.range[0]
    if (!isScalar(key)) {
      this.#report('A key is a list, a map or an alias. Write it as text.', offset)
      return null
    }
    const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
    if (name !== FORBIDDEN_MEMBER) return name
    this.#report(`The name ${name} is not allowed. Choose another.`, offset)
    return null
  }

  #convertScalar(value: unknown, offset: number): Json {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    this.#report(`${String(value)} has no JSON form. Write it as text.`, offset)
    return null
  }

  #report(message: string, offset: number): void {
    this.problems.push({ message, offset, code: 'bad-syntax' })
  }

  #refuse(problem: SyntaxProblem): Located {
    if (this.problems.length < 100) this.problems.push(problem)
    return { value: null, offset: problem.offset }
  }
}
