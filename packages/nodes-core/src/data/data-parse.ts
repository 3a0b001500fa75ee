import { HeddleError, assertNever, type Json } from '@heddle/model'
import { defineNode, literalField, textField } from '@heddle/node-sdk'
import { z } from 'zod'
import { parseCsv } from './parse-csv.ts'
import { parseXml } from './parse-xml.ts'
import { parseYaml } from './parse-yaml.ts'
import { MAX_PARSED_LENGTH, TEXT_FORMATS } from './text-formats.ts'

const config = z.strictObject({
  text: textField().describe('The text: ${{ fetch.body }}. 10 million characters at most.'),
  format: literalField(z.enum(TEXT_FORMATS)).describe('What the text is written in.'),
  delimiter: literalField(z.string().length(1).default(',')).describe('CSV: what stands between cells.'),
  header: literalField(z.boolean().default(true)).describe('CSV: the first row names the columns.'),
  values: literalField(z.enum(['text', 'infer']).default('text')).describe(
    'CSV: leave cells as text, or infer numbers, true, false and null.',
  ),
})
type ParseConfig = z.output<typeof config>

/** Turns text into data. */
export const dataParse = defineNode({
  type: 'data.parse',
  version: '1.0',
  category: 'adapter',
  title: 'Parse',
  description: 'Reads JSON, CSV, YAML or XML from text. Gives the value.',
  icon: 'braces',
  config,
  output: z.strictObject({ value: z.unknown() }),
  example: {
    config: { text: '${{ inputs[0] }}', format: 'csv', values: 'infer' },
    inputs: ['city,people\nSeoul,9400000\n'],
    output: { value: [{ city: 'Seoul', people: 9_400_000 }] },
  },
  evaluate: (parsed) => ({ value: parseText(parsed) }),
})

function parseText({ text, format, ...csv }: ParseConfig): Json {
  if (text.length > MAX_PARSED_LENGTH) {
    throw new HeddleError(
      'PAYLOAD_TOO_LARGE',
      `The text has ${text.length} characters. Parse it in a code node instead.`,
    )
  }
  switch (format) {
    case 'json':
      return parseJson(text)
    case 'csv':
      return parseCsv(text, csv)
    case 'yaml':
      return parseYaml(text)
    case 'xml':
      return parseXml(text)
    default:
      return assertNever(format, 'text format')
  }
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    const said = error instanceof Error ? error.message : 'it does not parse'
    throw new HeddleError('INPUT_INVALID', `The text is not JSON: ${said}.`, { cause: error })
  }
}
