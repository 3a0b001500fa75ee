import { createLogUpdate } from 'log-update'
import colors from 'picocolors'
import type { ExecutionReport, FollowEvent } from '@heddle/runtime'
import { ExecutionTree, formatDuration, type TreeLine } from './execution-tree.ts'

const MARKS: Readonly<Record<string, string>> = {
  pending: '·',
  queued: '…',
  running: '▶',
  waiting: '⏸',
  completed: '✓',
  failed: '✗',
  cancelled: '⊘',
  timeout: '⏱',
  skipped: '–',
}

const FRAME_MS = 80

/** Shows an execution while it goes on: a live tree on a terminal, one line for each settled node elsewhere. */
export interface ExecutionView {
  apply(event: FollowEvent): void
  /** Leaves the last state on screen. */
  end(): void
}

/** Everything goes to standard error: standard output belongs to the result. */
export function createExecutionView(): ExecutionView {
  return process.stderr.isTTY ? createLiveView() : createLineView()
}

function createLiveView(): ExecutionView {
  const tree = new ExecutionTree()
  const update = createLogUpdate(process.stderr)
  const draw = () => {
    const rows = (process.stderr.rows || 24) - 2
    const lines = tree.lines(Date.now()).map(formatLine)
    const hidden = lines.length - rows
    update((hidden > 0 ? [colors.dim(`… ${hidden} above`), ...lines.slice(hidden)] : lines).join('\n'))
  }
  const timer = setInterval(draw, FRAME_MS)
  return {
    apply: (event) => {
      if (event.kind === 'event') tree.apply(event.event)
      else if (event.kind === 'progress') tree.note(event)
      else writeLog(event, (text) => update.persist(text))
    },
    end: () => {
      clearInterval(timer)
      update(tree.lines().map(formatLine).join('\n'))
      update.done()
    },
  }
}

function createLineView(): ExecutionView {
  const tree = new ExecutionTree()
  const shown = new Map<string, string>()
  return {
    apply: (event) => {
      if (event.kind === 'log') return writeLog(event, (text) => process.stderr.write(`${text}\n`))
      if (event.kind === 'progress') return tree.note(event)
      tree.apply(event.event)
      const key = event.event.nodeKey
      if (
        key === undefined ||
        !/^(node\.(completed|failed|skipped|cancelled|reused)|wait\.opened|retry\.scheduled)$/.test(event.event.type)
      )
        return
      const line = tree.line(key)
      const text = line === null ? '' : `${MARKS[line.status]} ${key}${formatTail(line)}`
      if (line === null || shown.get(key) === text) return
      shown.set(key, text)
      process.stderr.write(`${text}\n`)
    },
    end: () => {},
  }
}

function writeLog(event: Extract<FollowEvent, { kind: 'log' }>, write: (text: string) => void): void {
  for (const line of event.message.trimEnd().split('\n')) write(colors.dim(`  ${event.nodeKey} │ ${line}`))
}

function formatLine(line: TreeLine): string {
  const text = `${'  '.repeat(line.depth)}${MARKS[line.status]} ${line.label}${formatTail(line)}`
  const width = (process.stderr.columns || 100) - 1
  return paint(line.status, text.length > width ? `${text.slice(0, width - 1)}…` : text)
}

function formatTail(line: TreeLine): string {
  const duration = line.durationMs === null ? '' : `  ${formatDuration(line.durationMs)}`
  return `${duration}${line.note === '' ? '' : `  ${line.note}`}`
}

function paint(status: string, text: string): string {
  if (status === 'completed') return colors.green(text)
  if (status === 'failed' || status === 'timeout') return colors.red(text)
  if (status === 'running') return colors.cyan(text)
  if (status === 'waiting' || status === 'queued') return colors.yellow(text)
  return colors.dim(text)
}

/** The last words of `run`, `resume` and `replay`: the result on standard output, what to do next on standard error. */
export function printReport(report: ExecutionReport, options: { readonly json: boolean }): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(withoutExtras(report))}\n`)
    return
  }
  if (report.status === 'completed') process.stdout.write(`${JSON.stringify(report.output, null, 2)}\n`)
  const say = (text: string): void => {
    process.stderr.write(`${text}\n`)
  }
  if (report.error !== undefined) say(colors.red(`${report.error.code}: ${report.error.message}`))
  if (report.status === 'completed') return say(colors.dim(`${report.outcome} · execution ${report.executionId}`))
  say(`${report.status}${report.reason === undefined ? '' : `: ${report.reason}`} · execution ${report.executionId}`)
  const waits = report.waits ?? []
  const countOf = (id: string) => waits.filter((wait) => wait.kind === 'approval' && wait.executionId === id).length
  for (const wait of waits)
    say(
      `  ${adviseOnWait(wait, countOf(wait.executionId) > 1 ? `${wait.executionId}/${wait.nodeKey}` : wait.executionId)}`,
    )
  if (report.status === 'failed' || report.status === 'timeout')
    say(colors.dim(`  Run it again from where it failed: heddle replay ${report.executionId} --from failed`))
}

function adviseOnWait(wait: NonNullable<ExecutionReport['waits']>[number], id: string): string {
  if (wait.kind === 'approval') return `${wait.title}: heddle approve ${id}   or   heddle reject ${id}`
  if (wait.kind === 'signal') return `Answer with: heddle signal ${wait.title}`
  return `It goes on by itself ${wait.dueAt === null ? '' : `at ${new Date(wait.dueAt).toISOString()}`}; drive it with: heddle resume`
}

/** The 200 shape of `POST /workflows/{id}/execute`. */
function withoutExtras(report: ExecutionReport): object {
  const { executionId, status, outcome, output, error } = report
  return { executionId, status, outcome, output, ...(error === undefined ? {} : { error }) }
}
