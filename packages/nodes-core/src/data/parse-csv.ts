import { HeddleError, type Json } from '@heddle/model'
import { CsvError, parse } from 'csv-parse/sync'

export interface CsvOptions {
  readonly delimiter: string
  /** The first row names the columns; without it rows are lists. */
  readonly header: boolean
  /** `infer`: numbers, true, false and empty cells become JSON's. */
  readonly values: 'text' | 'infer'
}

/** Parses RFC 4180 text, with or without a byte order mark. Throws `INPUT_INVALID` naming the line. */
export function parseCsv(text: string, { delimiter, header, values }: CsvOptions): Json {
  const rows = readRows(text, delimiter)
  const convert = values === 'infer' ? inferValue : (cell: string) => cell
  if (!header) return rows.map((row) => row.map(convert))
  const [columns = [], ...records] = rows
  refuseDoubles(columns)
  return records.map((row) => Object.fromEntries(columns.map((column, at) => [column, convert(row[at] ?? '')])))
}

function readRows(text: string, delimiter: string): readonly (readonly string[])[] {
  try {
    return parse(text, { delimiter, bom: true, skip_empty_lines: true, relax_column_count: false }) as string[][]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new HeddleError('INPUT_INVALID', `The text is not CSV: ${error.message}.`, { cause: error })
  }
}

function refuseDoubles(columns: readonly string[]): void {
  const double = columns.find((column, at) => columns.indexOf(column) !== at)
  if (double === undefined) return
  throw new HeddleError(
    'INPUT_INVALID',
    `The CSV names the column "${double}" twice. Rename one, or set header: false.`,
  )
}

/** Only texts that print back the same become numbers: 007 and 1e999 stay text. */
function inferValue(cell: string): Json {
  if (cell === '') return null
  if (cell === 'true') return true
  if (cell === 'false') return false
  if (!/^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(cell)) return cell
  return Number(cell)
}
