import { HeddleError, type Json } from '@heddle/model'
import { toText } from '@heddle/node-sdk'

interface CsvLayout {
  readonly delimiter: string
  /** Whether a first row names the columns; lists of lists have none. */
  readonly header: boolean
}

/**
 * RFC 4180 text of a list of objects (columns in order of appearance) or of lists. Cells that hold lists or objects are
 * JSON. Throws `INPUT_INVALID` for anything else.
 */
export function formatCsv(value: Json, layout: CsvLayout): string {
  if (!Array.isArray(value)) throw refuse()
  const rows = value as readonly Json[]
  const lines = rows.every((row) => Array.isArray(row))
    ? rows.map((row) => row as readonly Json[])
    : toLines(rows, layout)
  return lines
    .map((line) => `${line.map((cell) => quote(toText(cell), layout.delimiter)).join(layout.delimiter)}\r\n`)
    .join('')
}

function toLines(rows: readonly Json[], { header }: CsvLayout): readonly (readonly Json[])[] {
  const records = rows.map(toRecord)
  const columns = [...new Set(records.flatMap((record) => [...record.keys()]))]
  const lines = records.map((record) => columns.map((column) => record.get(column) ?? null))
  return header ? [columns, ...lines] : lines
}

function toRecord(row: Json): ReadonlyMap<string, Json> {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw refuse()
  return new Map(Object.entries(row))
}

function quote(cell: string, delimiter: string): string {
  const isPlain = !/["\r\n]/.test(cell) && !cell.includes(delimiter) && cell === cell.trim()
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`
}

function refuse(): HeddleError {
  return new HeddleError(
    'INPUT_INVALID',
    'CSV is made of a list of objects, or of a list of lists. Transform the value first.',
  )
}
