import { outstandingCommands, type Command, type Turn } from '@heddle/engine'
import { HeddleError, assertInvariant, type ExecutionEvent, type NodeKey } from '@heddle/model'
import type { Watch } from './simulation.ts'

/*
 * Watches a simulated engine turn by turn:
 *
 * - E2: a node execution settles once;
 * - E4: nothing of a settled node execution starts again;
 * - E6: numbers are gapless;
 * - the commands handed out turn by turn, less what was answered or withdrawn, are `outstandingCommands`.
 */
export function createInvariantWatch(): Watch {
  const settled = new Set<NodeKey>()
  const due = new Map<string, Command>()
  const children = new Map<string, NodeKey>()
  let seq = 0
  return (turn, simulation) => {
    const before = simulation.events.length - turn.events.length
    if (seq === 0 && before > 0) {
      seq = follow(simulation.events.slice(0, before), settled)
      for (const command of outstandingCommands(simulation.plans, simulation.state)) {
        const id = toId(command)
        if (id !== null) due.set(id, command)
      }
    }
    for (const event of turn.events) {
      if (event.seq <= seq) continue
      seq += 1
      assertInvariant(event.seq === seq, `Event ${event.seq} follows ${seq - 1} (E6).`)
      checkNode(event, settled)
    }
    followCommands({ turn, due, children })
    const now = new Set(
      outstandingCommands(simulation.plans, simulation.state).flatMap((command) => toId(command) ?? []),
    )
    forgiveCancelledChildren({ due, now, children })
    const expected = new Set(due.keys())
    const missing = [...expected].filter((id) => !now.has(id))
    const extra = [...now].filter((id) => !expected.has(id))
    if (missing.length + extra.length === 0) return
    const text = `outstandingCommands lacks [${missing.join(', ')}] and has [${extra.join(', ')}] beyond what was handed out`
    throw new HeddleError('INTERNAL_ERROR', `${text}, after event ${seq} ${turn.events.at(-1)?.type ?? ''}.`)
  }
}

/** What was recorded before the watch began. Gives the number of the last event. */
function follow(events: readonly ExecutionEvent[], settled: Set<NodeKey>): number {
  for (const event of events) checkNode(event, settled)
  return events.length
}

const SETTLES = new Set(['node.completed', 'node.failed', 'node.skipped', 'node.cancelled'])
/** What people and admission do to a node, whatever it is doing. */
const CONTROL = new Set(['node.queued', 'data.injected', 'branch.forced', 'timeout.extended'])
const STARTS = new Set(['attempt.started', 'retry.scheduled', 'wait.opened', 'node.suspended', 'child.started'])

/** While a child is being cancelled, whether its start is still asked for makes no difference. */
function forgiveCancelledChildren(given: {
  readonly due: Map<string, Command>
  readonly now: Set<string>
  readonly children: ReadonlyMap<string, NodeKey>
}): void {
  for (const [executionId, nodeKey] of given.children) {
    if (!given.now.has(`cancel-child ${executionId}`)) continue
    given.due.delete(`start-child ${nodeKey}`)
    given.now.delete(`start-child ${nodeKey}`)
  }
}

/** Questions about iterations: several may be open for one node. */
const IN_CONTAINERS = /^(end|while|until):/

function checkNode(event: ExecutionEvent, settled: Set<NodeKey>): void {
  const { nodeKey } = event
  if (nodeKey === undefined) return
  if (STARTS.has(event.type)) assertInvariant(!settled.has(nodeKey), `${nodeKey} settled, then ${event.type} (E4).`)
  if (!SETTLES.has(event.type)) return
  assertInvariant(!settled.has(nodeKey), `${nodeKey} settled twice (E2).`)
  settled.add(nodeKey)
}

/** Takes away what the turn's events answered, then adds what the turn asked for. */
function followCommands({
  turn,
  due,
  children,
}: {
  readonly turn: Turn
  readonly due: Map<string, Command>
  readonly children: Map<string, NodeKey>
}): void {
  for (const event of turn.events) {
    if (event.type === 'child.started' && event.nodeKey) children.set(event.data.executionId, event.nodeKey)
  }
  for (const event of turn.events) for (const [id, command] of due) if (isOver(command, event)) due.delete(id)
  for (const command of turn.commands) {
    if (command.kind === 'clear-timer') due.delete(`set-timer ${command.timerId}`)
    const id = toId(command)
    if (id !== null && !turn.events.some((event) => isWithdrawn(command, event))) due.set(id, command)
  }
}

/** It was asked for and withdrawn in the same turn: the node, or the execution, settled. */
function isWithdrawn(command: Command, event: ExecutionEvent): boolean {
  if (event.type === 'execution.completed') return command.kind !== 'settle'
  return SETTLES.has(event.type) && event.nodeKey !== undefined && event.nodeKey === nodeKeyOf(command)
}

function nodeKeyOf(command: Command): NodeKey | null {
  if (command.kind === 'evaluate') return command.request.nodeKey
  if (command.kind === 'set-timer') return 'nodeKey' in command.timer ? command.timer.nodeKey : null
  return 'nodeKey' in command ? command.nodeKey : null
}

function isOver(command: Command, event: ExecutionEvent): boolean {
  if (event.type === 'execution.completed') return command.kind !== 'settle'
  if (command.kind === 'evaluate') return isAnswered(command, event)
  if (!('nodeKey' in command) || event.nodeKey !== command.nodeKey) return isTimerOver(command, event)
  if (SETTLES.has(event.type)) return true
  switch (command.kind) {
    case 'run-node':
      return event.type === 'attempt.started' || event.type === 'attempt.failed'
    case 'abort-attempt':
      return event.type.startsWith('attempt.')
    case 'open-wait':
      return event.type === 'wait.closed' && event.data.waitId === command.waitId
    case 'start-child':
      return event.type === 'child.settled' || (event.type === 'child.started' && event.data.created === true)
    default:
      return false
  }
}

/** The answer shows as `node.evaluated`; that to the config of a node, or of a pure one, also in what it led to. */
function isAnswered(command: Extract<Command, { readonly kind: 'evaluate' }>, event: ExecutionEvent): boolean {
  const { nodeKey, purpose } = command.request
  if ((event.nodeKey ?? null) !== nodeKey || CONTROL.has(event.type)) return false
  if (event.type === 'node.evaluated') return event.data.purpose === purpose
  return SETTLES.has(event.type) || !IN_CONTAINERS.test(purpose)
}

function isTimerOver(command: Command, event: ExecutionEvent): boolean {
  if (command.kind === 'cancel-child') {
    return event.type === 'child.settled' && event.data.executionId === command.childId
  }
  if (command.kind !== 'set-timer') return false
  const { timer } = command
  if (timer.kind === 'execution-timeout') return event.type === 'execution.timed-out'
  if (event.nodeKey !== timer.nodeKey) return false
  if (SETTLES.has(event.type)) return true
  if (timer.kind === 'retry') return event.type === 'retry.due'
  return event.type === 'wait.closed' && event.data.waitId === timer.waitId
}

/** What tells one command from another; null for those that ask for nothing that lasts. */
function toId(command: Command): string | null {
  switch (command.kind) {
    case 'evaluate':
      return `evaluate ${command.request.nodeKey ?? ''} ${command.request.purpose}`
    case 'run-node':
      return `run-node ${command.nodeKey} ${command.attempt} ${command.entry}`
    case 'abort-attempt':
      return `abort-attempt ${command.nodeKey} ${command.lease}`
    case 'set-timer':
      return `set-timer ${command.timerId}`
    case 'open-wait':
      return `open-wait ${command.waitId}`
    case 'start-child':
      return `start-child ${command.nodeKey}`
    case 'cancel-child':
      return `cancel-child ${command.childId}`
    case 'clear-timer':
      return null
    case 'settle':
      return 'settle'
    default:
      return null
  }
}
