export { createRestateHost } from './restate-host.ts'
export {
  type AnswerRequest,
  type EndpointOptions,
  type ExecuteRequest,
  type ExecutionAction,
  type Incident,
  type LeaseStore,
  type Reminded,
  type RestateHost,
  type RestateHostParts,
  type SignalOutcome,
  type SignalRequest,
} from './host.ts'
