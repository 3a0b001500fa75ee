import { HeddleError, type Json } from '@heddle/model'
import { XMLParser, XMLValidator } from 'fast-xml-parser'

const MAX_DEPTH = 100

/**
 * Parses XML into objects: attributes as `@name`, text beside them as `#text`, repeated elements as lists; all leaves
 * are text. Document types are refused, so there are no entities but those of XML and HTML and
 * character references. Throws `INPUT_INVALID` naming the line.
 */
export function parseXml(text: string): Json {
  if (/<!DOCTYPE/i.test(text)) {
    throw new HeddleError('INPUT_INVALID', 'The XML has a DOCTYPE, which is refused because of entities. Remove it.')
  }
  const problem = XMLValidator.validate(text)
  if (problem !== true) {
    const { msg, line } = problem.err
    throw new HeddleError('INPUT_INVALID', `The text is not XML: ${msg} (line ${line}).`)
  }
  try {
    return copySafely(createParser().parse(text), 0)
  } catch (error) {
    if (error instanceof HeddleError) throw error
    const said = error instanceof Error ? error.message : 'it does not parse'
    throw new HeddleError('INPUT_INVALID', `The text is not XML that can be read: ${said}.`, { cause: error })
  }
}

function createParser(): XMLParser {
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#text',
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    processEntities: true,
    htmlEntities: true,
  })
}

/** The parser's objects as plain ones, whose members are their own whatever their names. */
function copySafely(value: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) throw new HeddleError('INPUT_INVALID', `The XML is nested more than ${MAX_DEPTH} levels deep.`)
  if (Array.isArray(value)) return value.map((item: unknown) => copySafely(item, depth))
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copySafely(member, depth + 1)]))
}
