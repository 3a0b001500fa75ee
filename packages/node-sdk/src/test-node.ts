import {
  HeddleError,
  assertNever,
  toNodeKey,
  type CallAnswers,
  type CallRecord,
  type EvaluationRequest,
  type EvaluationTask,
  type Json,
  type JsonObject,
  type RunChannel,
  type RunReport,
  type StepRecord,
  type WaitAnswer,
  type WaitSpec,
} from '@heddle/model'
import type { NodeType } from './define-node.ts'
import { createEvaluator } from './evaluator.ts'
import { createMemoryPorts, inlineReader } from './memory-ports.ts'
import type { RunnerPorts } from './ports.ts'
import { createRegistry } from './registry.ts'
import { createRunner } from './runner.ts'
import {
  EXECUTION_ID,
  NODE_ID,
  WORKFLOW_ID,
  WORKSPACE_ID,
  toPlan,
  toPlanNode,
  toScope,
  type TestSite,
} from './test-plan.ts'

/** An answer to a wait, as a test gives it. Default: `answered`, approved, by `tester`, without payload. */
export interface TestAnswer {
  readonly how?: WaitAnswer['how']
  readonly decision?: 'approved' | 'rejected'
  readonly payload?: Json
  readonly note?: string
}

/** Default: a changed call fails; the first attempt is entered. */
export interface RecordedOptions {
  readonly onChanged?: CallAnswers['onChanged']
  readonly attempt?: number
  readonly losses?: number
}

/** A test of one node type under construction; every `with` gives a new one. */
export interface NodeTest {
  /** The config as people write it, expressions included. */
  withConfig(config: JsonObject): NodeTest
  /** What `inputs` gives: outputs of the incoming edges. */
  withInputs(inputs: readonly Json[]): NodeTest
  /** What `input` gives: the execution's input. */
  withInput(input: Json): NodeTest
  /** Replaces ports; files and blobs in memory are there from the start, and shared by all entries of this test. */
  withPorts(ports: Partial<RunnerPorts>): NodeTest
  withSecrets(secrets: { readonly [name: string]: string }): NodeTest
  withAnswers(answers: { readonly [waitKey: string]: TestAnswer }): NodeTest
  /** Calls recorded before: as in a replay with `reuse: calls`. */
  withRecordedCalls(calls: readonly CallRecord[], options?: RecordedOptions): NodeTest
  /** Steps recorded before: the node is entered as after a crash. */
  withSteps(steps: readonly StepRecord[]): NodeTest
  withSignal(signal: AbortSignal): NodeTest
  /** Enters it as part of a test run: nobody is to be notified. */
  asTestRun(): NodeTest
  /** Replaces parts of the channel, to refuse records or listen to what a node emits. */
  withChannel(channel: Partial<RunChannel>): NodeTest
  /** Enters the node once. */
  run(): Promise<NodeTestRun>
}

/** How one entry went. */
export interface NodeTestRun {
  readonly report: RunReport
  /** Throws the node's error when it did not complete. */
  readonly output: Json
  /** Ports it fired; `main` unless it said otherwise. */
  readonly ports: readonly string[]
  /** Waits that are open when it was suspended. */
  readonly waits: { readonly [waitKey: string]: WaitSpec }
  /** All recorded steps, those of earlier entries included. */
  readonly steps: readonly StepRecord[]
  readonly calls: readonly CallRecord[]
  readonly logs: readonly string[]
  readonly progress: readonly string[]
  /** Enters the node again with these answers and all recorded steps. */
  resume(answers?: { readonly [waitKey: string]: TestAnswer }): Promise<NodeTestRun>
}

interface Setup extends TestSite {
  readonly ports: Partial<RunnerPorts>
  readonly answers: { readonly [waitKey: string]: TestAnswer }
  readonly steps: readonly StepRecord[]
  readonly signal: AbortSignal
  readonly entry: number
  readonly isTest: boolean
  readonly channel: Partial<RunChannel>
  readonly recorded: (RecordedOptions & { readonly calls: readonly CallRecord[] }) | null
}

/** Tests a type without a server: config resolution, evaluator and runner are the real ones. */
export function testNode(type: NodeType): NodeTest {
  return build({
    type,
    config: {},
    inputs: [],
    input: {},
    ports: createMemoryPorts({}),
    secrets: {},
    answers: {},
    steps: [],
    signal: new AbortController().signal,
    entry: 1,
    isTest: false,
    channel: {},
    recorded: null,
  })
}

function build(setup: Setup): NodeTest {
  const change = (part: Partial<Setup>) => build({ ...setup, ...part })
  return {
    withConfig: (config) => change({ config }),
    withInputs: (inputs) => change({ inputs }),
    withInput: (input) => change({ input }),
    withPorts: (ports) => change({ ports: { ...setup.ports, ...ports } }),
    withSecrets: (secrets) =>
      change({ secrets, ports: { ...setup.ports, secrets: createMemoryPorts(secrets).secrets } }),
    withAnswers: (answers) => change({ answers: { ...setup.answers, ...answers } }),
    withRecordedCalls: (calls, options = {}) => change({ recorded: { ...options, calls } }),
    withSteps: (steps) => change({ steps }),
    withSignal: (signal) => change({ signal }),
    asTestRun: () => change({ isTest: true }),
    withChannel: (channel) => change({ channel: { ...setup.channel, ...channel } }),
    run: () => (setup.type.evaluate ? evaluateOnce(setup) : enterOnce(setup)),
  }
}

async function evaluateOnce(setup: Setup): Promise<NodeTestRun> {
  const answer = evaluate(setup, { kind: 'pure', nodeId: NODE_ID })
  const report: RunReport = answer.ok
    ? {
        kind: 'completed',
        output: answer.values['output'] ?? null,
        ...(answer.ports ? { ports: answer.ports } : {}),
      }
    : { kind: 'failed', error: answer.error }
  return toRun(setup, report, { steps: [], calls: [], logs: [], progress: [] })
}

async function enterOnce(setup: Setup): Promise<NodeTestRun> {
  const answer = evaluate(setup, { kind: 'config', nodeId: NODE_ID })
  const seen: Seen = { steps: [], calls: [], logs: [], progress: [] }
  if (!answer.ok) return toRun(setup, { kind: 'failed', error: answer.error }, seen)
  const runner = createRunner(createRegistry([setup.type]), { ...createMemoryPorts(setup.secrets), ...setup.ports })
  const report = await runner.run(
    {
      workspaceId: WORKSPACE_ID,
      executionId: EXECUTION_ID,
      workflowId: WORKFLOW_ID,
      nodeKey: toNodeKey(NODE_ID),
      node: toPlanNode(setup),
      attempt: setup.recorded?.attempt ?? 1,
      losses: setup.recorded?.losses ?? 0,
      entry: setup.entry,
      lease: `lease-${setup.entry}`,
      idempotencyKey: `${EXECUTION_ID}/${NODE_ID}`,
      config: answer.values['config'] ?? null,
      scope: toScope(setup),
      timeoutMs: setup.type.manifest.defaultTimeoutSeconds * 1000,
      test: setup.isTest,
      principal: 'tester',
      answers: toAnswers(setup.answers),
      steps: setup.steps,
      ...(setup.recorded === null ? {} : { recorded: toCallAnswers(setup.recorded) }),
    },
    { ...createChannel(seen), ...setup.channel },
    setup.signal,
  )
  return toRun(setup, report, seen)
}

function toCallAnswers({ calls, onChanged = 'fail' }: NonNullable<Setup['recorded']>): CallAnswers {
  return { executionId: EXECUTION_ID, onChanged, calls }
}

interface Seen {
  readonly steps: StepRecord[]
  readonly calls: CallRecord[]
  readonly logs: string[]
  readonly progress: string[]
}

function createChannel(seen: Seen): RunChannel {
  return {
    saveStep: async (step) => void seen.steps.push(step),
    saveCall: async (call) => void seen.calls.push(call),
    log: (level, message) => void seen.logs.push(`${level}: ${message}`),
    progress: (done, total, message) => void seen.progress.push(`${done}/${total ?? '?'} ${message ?? ''}`.trim()),
    emit: () => {},
  }
}

function toRun(setup: Setup, report: RunReport, seen: Seen): NodeTestRun {
  const steps = [...setup.steps, ...seen.steps]
  return {
    report,
    get output() {
      return outputOf(report)
    },
    ports: report.kind === 'completed' ? (report.ports ?? ['main']) : [],
    waits: report.kind === 'suspended' ? report.waits : {},
    steps,
    calls: seen.calls,
    logs: seen.logs,
    progress: seen.progress,
    resume: (answers = {}) =>
      build({ ...setup, steps, answers: { ...setup.answers, ...answers }, entry: setup.entry + 1 }).run(),
  }
}

function outputOf(report: RunReport): Json {
  switch (report.kind) {
    case 'completed':
      return report.output
    case 'failed':
      throw new HeddleError(report.error.code, report.error.message)
    case 'suspended':
    case 'cancelled':
      throw new HeddleError('ILLEGAL_STATE', `The node has no output: it is ${report.kind}.`)
    default:
      return assertNever(report, 'run report')
  }
}

function toAnswers(answers: { readonly [waitKey: string]: TestAnswer }): { readonly [waitKey: string]: WaitAnswer } {
  return Object.fromEntries(
    Object.entries(answers).map(([waitKey, { how = 'answered', decision = 'approved', payload = null, note }]) => [
      waitKey,
      { how, decision, by: 'tester', payload: { json: payload }, ...(note === undefined ? {} : { note }) },
    ]),
  )
}

function evaluate(setup: Setup, task: EvaluationTask) {
  const request: EvaluationRequest = {
    nodeKey: toNodeKey(NODE_ID),
    planRevision: 1,
    purpose: task.kind,
    task,
    scope: toScope(setup),
  }
  const answer = createEvaluator(createRegistry([setup.type])).evaluateNow(request, toPlan(setup), inlineReader)
  if (answer) return answer
  throw new HeddleError('INTERNAL_ERROR', 'A node test has only inline values, and yet one was missing.')
}
