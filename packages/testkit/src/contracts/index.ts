export {
  CONTRACT_ACTOR,
  HOST_FEATURES,
  type HostFeature,
  type HostParts,
  type HostUnderTest,
} from './host-under-test.ts'
export { describeHostContract } from './host-contract.ts'
export { describeJournal, type OpenedJournal } from './journal-contract.ts'
