import { assertNever, type Json } from '@heddle/model'
import { defineNode, expressionField, literalField } from '@heddle/node-sdk'
import { stringify } from 'yaml'
import { z } from 'zod'
import { formatCsv } from './format-csv.ts'
import { formatXml } from './format-xml.ts'
import { TEXT_FORMATS } from './text-formats.ts'

const config = z.strictObject({
  value: expressionField().describe('What to write.'),
  format: literalField(z.enum(TEXT_FORMATS)).describe('What the text is written in.'),
  pretty: literalField(z.boolean().default(false)).describe('JSON: with line breaks and two spaces.'),
  delimiter: literalField(z.string().length(1).default(',')).describe('CSV: what stands between cells.'),
  header: literalField(z.boolean().default(true)).describe('CSV: a first row with the names of the columns.'),
})
type FormatConfig = z.output<typeof config>

/** Turns data into text. */
export const dataFormat = defineNode({
  type: 'data.format',
  version: '1.0',
  category: 'adapter',
  title: 'Format',
  description: 'Writes a value as JSON, CSV, YAML or XML. Gives the text.',
  icon: 'file-json',
  config,
  output: z.strictObject({ text: z.string() }),
  example: {
    config: { value: 'inputs[0]', format: 'csv' },
    inputs: [[{ city: 'Seoul', people: 9_400_000 }]],
    output: { text: 'city,people\r\nSeoul,9400000\r\n' },
  },
  evaluate: (parsed) => ({ text: formatValue(parsed) }),
})

function formatValue({ value, format, pretty, delimiter, header }: FormatConfig): string {
  switch (format) {
    case 'json':
      return pretty ? JSON.stringify(value, null, 2) : JSON.stringify(value)
    case 'csv':
      return formatCsv(value, { delimiter, header })
    case 'yaml':
      return stringify(toPlain(value), { aliasDuplicateObjects: false, lineWidth: 120 })
    case 'xml':
      return formatXml(value)
    default:
      return assertNever(format, 'text format')
  }
}

/** Values may load lazily; the YAML writer wants them whole. */
function toPlain(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}
