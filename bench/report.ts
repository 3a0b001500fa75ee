import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** One measured figure, with the bar it has to reach when there is one. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly bar?: { readonly op: '>=' | '<='; readonly value: number }
  readonly note?: string
}

const RESULTS = join(import.meta.dirname, 'results', 'local')

/**
 * Prints the rows of one bench as an aligned table under a line that names the machine, and writes the same as
 * `bench/results/local/<bench>.json`. Returns whether every bar holds; a figure that is not a number holds none.
 */
export function report(bench: string, rows: readonly Row[]): boolean {
  const machine = describeMachine()
  const results = rows.map((row) => ({ ...row, holds: row.bar === undefined ? null : holds(row.value, row.bar) }))
  const header = ['measured', 'value', 'unit', 'bar', '', 'note']
  const cells = results.map((row) => [
    row.name,
    formatFigure(row.value),
    row.unit,
    row.bar === undefined ? '' : `${row.bar.op} ${formatFigure(row.bar.value)}`,
    row.holds === null ? '' : row.holds ? 'ok' : 'MISSED',
    row.note ?? '',
  ])
  console.log(`\n${bench}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}`)
  for (const line of alignTable([header, ...cells])) console.log(line)

  mkdirSync(RESULTS, { recursive: true })
  const json = { bench, at: new Date().toISOString(), machine, rows: results }
  writeFileSync(join(RESULTS, `${bench}.json`), `${JSON.stringify(json, null, 2)}\n`)
  return results.every((row) => row.holds !== false)
}

function describeMachine() {
  const list = cpus()
  return {
    cpu: list[0]?.model.trim() ?? 'unknown processor',
    cores: list.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  }
}

function holds(value: number, bar: NonNullable<Row['bar']>): boolean {
  return bar.op === '>=' ? value >= bar.value : value <= bar.value
}

/** Four figures that count, thousands separated. */
function formatFigure(value: number): string {
  const digits = Math.abs(value) >= 1_000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 }
  return value.toLocaleString('en-US', digits)
}

function alignTable(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
