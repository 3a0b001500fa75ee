export { VIRTUAL_EPOCH, VirtualClock, turnEventLoop } from './virtual-clock.ts'
export { createSeededRandom } from './seeded-random.ts'
export { SequenceIds } from './sequence-ids.ts'
export { MemoryJournal } from './memory-journal/memory-journal.ts'
export { recordedValue } from './memory-journal/recorded-value.ts'
export {
  ScriptedRunner,
  fail,
  failFirst,
  hang,
  inTurn,
  succeed,
  suspendOn,
  takeTime,
  type NodeBehaviour,
  type RecordedRun,
} from './scripted-runner.ts'
export { evaluateText, holdsText, resolveText, type Lookup } from './evaluate-text.ts'
export { testCatalogue } from './test-catalogue.ts'
export { createRecordReader, createTestEvaluator } from './test-evaluator.ts'
export { buildPlan, toDefinition, type TestEdge, type TestNode, type TestWorkflow } from './plan-builder.ts'
export {
  type Act,
  type AttemptScript,
  type ChildScript,
  type HoldTarget,
  type Scenario,
  type Script,
  type WaitScript,
} from './script.ts'
export { interpret } from './reference/interpret.ts'
export { VAGUE, type ReferenceNode, type ReferenceResult } from './reference/reference-result.ts'
export { Simulation, type Chaos, type SimulationOptions, type Watch } from './simulator/simulation.ts'
export { observe, type Observed, type ObservedNode } from './simulator/observe.ts'
export { listDifferences, type Comparison } from './simulator/compare.ts'
export { createInvariantWatch } from './simulator/watch-invariants.ts'
export { GOLDEN_FORMAT, formatGolden, parseGolden, type GoldenJournal } from './golden/golden-journal.ts'
export { finishGolden, listGoldenDifferences } from './golden/finish-golden.ts'
export {
  FETCH,
  FIXTURE_TIME,
  WORKFLOW,
  WORKSPACE,
  makeAppend,
  makeCall,
  makeChanges,
  makeCompleted,
  makeCreated,
  makeCreation,
  makeDelta,
  makeExecutionId,
  makePlan,
  makeRow,
  makeSignalWait,
  makeSpan,
  makeStep,
  makeWaitClose,
} from './contracts/journal-fixtures.ts'
export { startPostgres, type PostgresServer, type PostgresServerSettings } from './postgres-server.ts'
