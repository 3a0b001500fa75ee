import type { CounterService } from './counter-service.ts'

/** What somebody outside has to do so that an execution can end. */
export type OutsideAction = 'signal' | 'early-signal' | 'approve' | 'cancel' | 'approve-losses'

/** A settled execution of a case, as the journal has it. */
export interface CaseResult {
  readonly executionId: string
  readonly status: string
  /** Codes with which node executions failed for good. */
  readonly failures: readonly string[]
  readonly output: unknown
  /** Executions it started, by the node that did: children, and under `restart` its next try. */
  readonly linked: { readonly [node: string]: CaseResult }
  readonly counter: CounterService
}

/** One kind of load: a workflow, who takes part in it, and what must come out. */
export interface Case {
  readonly name: string
  /** File in `workflows/`, without ending. */
  readonly workflow: string
  readonly action: OutsideAction | null
  /** What is wrong with a result; empty when it is as it should be. */
  check(result: CaseResult): readonly string[]
}

type Output = { readonly [name: string]: unknown }

/** Completed, with the numbers that the counter gave to these node keys. */
function expectNumbers(keys: { readonly [name: string]: string }): Case['check'] {
  return (result) => [
    ...expectStatus(result, 'completed'),
    ...Object.entries(keys).flatMap(([name, nodeKey]) =>
      expectNumber(result, { nodeKey, value: (result.output as Output | null)?.[name] }),
    ),
  ]
}

function expectStatus({ status }: CaseResult, expected: string): readonly string[] {
  return status === expected ? [] : [`is ${status} instead of ${expected}`]
}

function expectNumber(
  { executionId, counter }: CaseResult,
  { nodeKey, value }: { readonly nodeKey: string; readonly value: unknown },
): readonly string[] {
  const number = counter.numberOf(`${executionId}/${nodeKey}`)
  return number !== null && number === value ? [] : [`${nodeKey} gave ${value}, but the counter says ${number}`]
}

function expectCalled({ executionId, counter }: CaseResult, nodeKeys: readonly string[]): readonly string[] {
  return nodeKeys.flatMap((nodeKey) =>
    counter.callsOf(`${executionId}/${nodeKey}`) > 0 ? [] : [`${nodeKey} was never called`],
  )
}

const CHILD = { first: 'first', second: 'second' }

/** All kinds of load, in the order in which they take turns. */
export const CASES: readonly Case[] = [
  {
    name: 'chain',
    workflow: 'chain',
    action: null,
    check: (result) => {
      const middle = result.counter.callsOf(`${result.executionId}/c`) > 0 ? 'c' : 'd'
      return expectNumbers({ a: 'a', b: 'b', e: 'e', middle })(result)
    },
  },
  {
    name: 'loop',
    workflow: 'loop',
    action: null,
    check: (result) => {
      const numbers = ((result.output as Output | null)?.['numbers'] ?? []) as readonly unknown[]
      const wrong = numbers.flatMap((value, index) => expectNumber(result, { nodeKey: `each[${index}]/send`, value }))
      return [...expectStatus(result, 'completed'), ...(numbers.length === 6 ? wrong : ['has not six numbers'])]
    },
  },
  {
    name: 'steps',
    workflow: 'steps',
    action: null,
    check: (result) => {
      const numbers = ((result.output as Output | null)?.['numbers'] ?? []) as readonly unknown[]
      const wrong = numbers.flatMap((value, index) =>
        expectNumber(result, { nodeKey: `work/step-${index + 1}`, value }),
      )
      return [...expectStatus(result, 'completed'), ...(numbers.length === 6 ? wrong : ['has not six numbers'])]
    },
  },
  { name: 'timer', workflow: 'timer', action: null, check: expectNumbers({ before: 'before', after: 'after' }) },
  { name: 'signal', workflow: 'signal', action: 'signal', check: expectNumbers({ before: 'before', after: 'after' }) },
  {
    name: 'parallel',
    workflow: 'parallel',
    action: null,
    check: expectNumbers({ left: 'both/left', right: 'both/right', computed: 'both/computed' }),
  },
  {
    name: 'sub-workflow',
    workflow: 'parent',
    action: null,
    check: (result) => {
      const { waited, left } = result.linked
      if (waited === undefined || left === undefined) return ['a child is missing']
      const own = expectNumbers({ after: 'after' })(result)
      return [...own, ...expectNumbers(CHILD)(waited), ...expectNumbers(CHILD)(left)]
    },
  },
  {
    name: 'early signal',
    workflow: 'signal',
    action: 'early-signal',
    check: expectNumbers({ before: 'before', after: 'after' }),
  },
  { name: 'retries', workflow: 'retries', action: null, check: expectNumbers({ n: 'flaky' }) },
  {
    name: 'approval',
    workflow: 'approval',
    action: 'approve',
    check: expectNumbers({ before: 'before', after: 'after' }),
  },
  {
    name: 'undo',
    workflow: 'undo',
    action: null,
    check: (result) => [
      ...expectStatus(result, 'failed'),
      ...expectCalled(result, ['one', 'two', 'bad', 'one~undoOne', 'two~undoTwo']),
    ],
  },
  {
    name: 'cancelled',
    workflow: 'cancelled',
    action: 'cancel',
    check: (result) => [...expectStatus(result, 'cancelled'), ...expectCalled(result, ['one', 'one~undoOne'])],
  },
  {
    name: 'restart',
    workflow: 'restart',
    action: null,
    check: (result) => {
      const { restart } = result.linked
      if (restart === undefined) return [...expectStatus(result, 'failed'), 'its restart is missing']
      return [...expectStatus(result, 'failed'), ...expectNumbers({ once: 'once' })(restart)]
    },
  },
  { name: 'ask', workflow: 'ask', action: 'approve-losses', check: expectNumbers({ n: 'careful' }) },
]
