export { VIRTUAL_EPOCH, VirtualClock, turnEventLoop } from './virtual-clock.ts'
export { createSeededRandom } from './seeded-random.ts'
export { SequenceIds } from './sequence-ids.ts'
export { MemoryJournal, recordedValue } from './memory-journal.ts'
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
export { evaluateTiny, holdsTiny, resolveTiny, type Lookup } from './tiny-expression.ts'
export { testCatalogue } from './test-catalogue.ts'
export { createRecordReader, createTestEvaluator } from './test-evaluator.ts'
export { buildPlan, eachChildId, type TestEdge, type TestNode, type TestWorkflow } from './plan-builder.ts'
export { describeJournal, type OpenedJournal } from './contracts/journal-contract.ts'
export {
  FETCH,
  FIXTURE_TIME,
  WORKFLOW,
  WORKSPACE,
  makeAppend,
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
