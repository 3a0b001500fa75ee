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
