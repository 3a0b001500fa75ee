import { HeddleError, type Json } from '@heddle/model'
import { toText } from '@heddle/node-sdk'

const NAME = /^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?$/
const ESCAPES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * XML of an object with one member, the root element, in the form that parsing gives: `@name` is an attribute, `#text`
 * the text beside attributes, a list repeats its element. Throws `INPUT_INVALID` for what XML cannot hold.
 */
export function formatXml(value: Json): string {
  const roots = isObject(value) ? Object.entries(value) : []
  const [root] = roots
  if (!root || roots.length !== 1 || Array.isArray(root[1])) {
    throw new HeddleError('INPUT_INVALID', 'XML is made of an object with one member: the root element.')
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${formatElement(root[0], root[1])}\n`
}

function formatElement(name: string, value: Json): string {
  checkName(name)
  if (Array.isArray(value)) return value.map((item: Json) => formatElement(name, item)).join('')
  if (!isObject(value)) return wrap(name, { attributes: '', content: escape(toText(value)) })
  const members = Object.entries(value)
  const attributes = members
    .filter(([member]) => member.startsWith('@'))
    .map(([member, text]) => ` ${checkName(member.slice(1))}="${escape(toText(text))}"`)
  const content = members
    .filter(([member]) => !member.startsWith('@'))
    .map(([member, part]) => (member === '#text' ? escape(toText(part)) : formatElement(member, part)))
  return wrap(name, { attributes: attributes.join(''), content: content.join('') })
}

function wrap(
  name: string,
  { attributes, content }: { readonly attributes: string; readonly content: string },
): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`
}

function checkName(name: string): string {
  if (NAME.test(name)) return name
  throw new HeddleError('INPUT_INVALID', `"${name}" cannot name an XML element or attribute. Rename the field first.`)
}

function escape(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters that XML 1.0 (2.2) forbids
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) {
    throw new HeddleError('INPUT_INVALID', 'The text holds a control character, which XML cannot. Remove it first.')
  }
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
