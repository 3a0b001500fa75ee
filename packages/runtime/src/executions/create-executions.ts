import type { ExecutionId, WorkflowId } from '@heddle/model'
import type { Page, PageRequest, ValuePage } from '@heddle/store'
import type { Caller } from '../caller.ts'
import { RecentValues } from '../recent-values.ts'
import { answerApproval, listApprovals, readApproval, type ApprovalAnswer, type ApprovalItem } from './approvals.ts'
import { awaitEnd, type AwaitEndRequest, type Standing } from './await-end.ts'
import { compareExecutions, type Comparison } from './compare-executions.ts'
import {
  cancelExecution,
  cancelMany,
  deleteExecution,
  pauseExecution,
  resumeExecution,
  signalExecution,
  type CancelManyRequest,
  type CancelRequest,
  type CancelResult,
  type SignalRequest,
  type SignalResult,
} from './control-executions.ts'
import { readErrorTotals, type ErrorTotals } from './error-totals.ts'
import type { ExecutionParts } from './execution-parts.ts'
import {
  readExecutionStatistics,
  readWorkflowStatistics,
  type ExecutionStatistics,
  type TimeRange,
  type RangeStatistics,
} from './execution-statistics.ts'
import { HOME_SUMS_MAX_AGE_MS, readHomeStats, type HomeStats } from './home-stats.ts'
import { listExecutions, readLinked, type LinkedExecution, type ListExecutionsRequest } from './list-executions.ts'
import type { Execution, ExecutionItem } from './public-execution.ts'
import type { NodeExecutionItem } from './public-node.ts'
import {
  listEvents,
  readDetail,
  readExecution,
  type EventPage,
  type EventsRequest,
  type ExecutionDetail,
} from './read-execution.ts'
import { listLogs, type LogItem, type LogsRequest } from './read-logs.ts'
import { listNodes, readNode, type NodeExecutionFull } from './read-nodes.ts'
import { readTrace, type Trace } from './read-trace.ts'
import { downloadValue, readValuePage, type DownloadedValue, type ValueRequest } from './read-values.ts'
import { replayExecution, type ReplayExecutionRequest, type StartedReplay } from './replay-execution.ts'

/** What people and other systems can ask about executions, and do to them; each in the caller's workspace only. */
export interface Executions {
  list(caller: Caller, request: ListExecutionsRequest): Promise<Page<ExecutionItem>>
  read(caller: Caller, id: ExecutionId): Promise<Execution>
  detail(caller: Caller, id: ExecutionId): Promise<ExecutionDetail>
  linked(caller: Caller, id: ExecutionId): Promise<readonly LinkedExecution[]>
  statistics(caller: Caller, id: ExecutionId): Promise<ExecutionStatistics>
  workflowStatistics(caller: Caller, request: TimeRange & { readonly workflowId: WorkflowId }): Promise<RangeStatistics>
  nodes(caller: Caller, request: PageRequest & { readonly executionId: ExecutionId }): Promise<Page<NodeExecutionItem>>
  node(caller: Caller, at: { readonly executionId: ExecutionId; readonly nodeKey: string }): Promise<NodeExecutionFull>
  events(caller: Caller, request: EventsRequest): Promise<EventPage>
  logs(caller: Caller, request: LogsRequest): Promise<Page<LogItem>>
  trace(caller: Caller, id: ExecutionId): Promise<Trace>
  value(caller: Caller, request: ValueRequest): Promise<ValuePage>
  download(caller: Caller, request: Pick<ValueRequest, 'executionId' | 'ref'>): Promise<DownloadedValue>
  compare(caller: Caller, sides: { readonly left: ExecutionId; readonly right: ExecutionId }): Promise<Comparison>
  errors(caller: Caller, request: TimeRange & { readonly workflowId?: WorkflowId }): Promise<ErrorTotals>
  home(caller: Caller): Promise<HomeStats>
  cancel(caller: Caller, request: CancelRequest): Promise<ExecutionItem>
  cancelMany(caller: Caller, request: CancelManyRequest): Promise<readonly CancelResult[]>
  pause(
    caller: Caller,
    request: { readonly executionId: ExecutionId; readonly reason?: string },
  ): Promise<ExecutionItem>
  resume(caller: Caller, id: ExecutionId): Promise<ExecutionItem>
  signal(caller: Caller, request: SignalRequest): Promise<SignalResult>
  replay(caller: Caller, request: ReplayExecutionRequest): Promise<StartedReplay>
  awaitEnd(caller: Caller, request: AwaitEndRequest): Promise<Standing>
  delete(caller: Caller, id: ExecutionId): Promise<void>
  approvals(caller: Caller, request: PageRequest): Promise<Page<ApprovalItem>>
  approval(caller: Caller, id: string): Promise<ApprovalItem>
  answer(caller: Caller, answer: ApprovalAnswer): Promise<ApprovalItem>
}

/** The use-cases over one running Heddle. `now`: ms since 1970. */
export function createExecutions(parts: ExecutionParts, now: () => number): Executions {
  const sums = new RecentValues<RangeStatistics>({ maxAgeMs: HOME_SUMS_MAX_AGE_MS, now })
  return {
    list: (caller, request) => listExecutions(parts, caller, request),
    read: (caller, id) => readExecution(parts, caller, id),
    detail: (caller, id) => readDetail(parts, caller, id),
    linked: (caller, id) => readLinked(parts, caller, id),
    statistics: (caller, id) => readExecutionStatistics(parts, caller, id),
    workflowStatistics: (caller, request) => readWorkflowStatistics(parts, caller, { ...request, now: now() }),
    nodes: (caller, request) => listNodes(parts, caller, request),
    node: (caller, at) => readNode(parts, caller, at),
    events: (caller, request) => listEvents(parts, caller, request),
    logs: (caller, request) => listLogs(parts, caller, request),
    trace: (caller, id) => readTrace(parts, caller, id),
    value: (caller, request) => readValuePage(parts, caller, request),
    download: (caller, request) => downloadValue(parts, caller, request),
    compare: (caller, sides) => compareExecutions(parts, caller, sides),
    errors: (caller, request) => readErrorTotals(parts, caller, { ...request, now: now() }),
    home: (caller) => readHomeStats({ parts, sums, now: now() }, caller),
    cancel: (caller, request) => cancelExecution(parts, caller, request),
    cancelMany: (caller, request) => cancelMany(parts, caller, request),
    pause: (caller, request) => pauseExecution(parts, caller, request),
    resume: (caller, id) => resumeExecution(parts, caller, id),
    signal: (caller, request) => signalExecution(parts, caller, request),
    replay: (caller, request) => replayExecution(parts, caller, request),
    awaitEnd: (caller, request) => awaitEnd(parts, caller, request),
    delete: (caller, id) => deleteExecution(parts, caller, id),
    approvals: (caller, request) => listApprovals(parts, caller, request),
    approval: (caller, id) => readApproval(parts, caller, id),
    answer: (caller, answer) => answerApproval(parts, caller, answer),
  }
}
