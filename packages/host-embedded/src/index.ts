export {
  createMemoryAdmission,
  type AdmissionStats,
  type EmbeddedAdmission,
  type MemoryAdmissionOptions,
} from './admission.ts'
export { type ChangeListener } from './change-feed.ts'
export { createEmbeddedHost } from './embedded-host.ts'
export { createSystemClock } from './system-clock.ts'
export {
  type AddressedSignal,
  type EmbeddedHost,
  type ExecuteRequest,
  type HostClock,
  type HostLimits,
  type HostParts,
  type HostStats,
  type Idempotency,
  type Incident,
  type RecoveryReport,
  type ReplayRequest,
  type SettledExecution,
  type Started,
  type Watched,
} from './host.ts'
export { PatientBlobs, type BlobWatcher } from './patient-blobs.ts'
export {
  type PassingEvent,
  type StreamItem,
  type StreamListener,
  type SubscribeOptions,
  type Unsubscribe,
} from './subscriptions.ts'
export { Values, type ValuesParts } from './values.ts'
