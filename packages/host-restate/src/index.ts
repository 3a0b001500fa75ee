export { createRestateHost } from './restate-host.ts'
export {
  type EndpointOptions,
  type Incident,
  type LeaseStore,
  type RestateHost,
  type RestateHostParts,
} from './host.ts'
