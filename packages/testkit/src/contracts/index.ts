export { CONTRACT_ACTOR, type HostParts, type HostUnderTest } from './host-under-test.ts'
export { HOST_FEATURES, describeHostContract, type HostFeature } from './host-contract.ts'
export { describeJournal, type OpenedJournal } from './journal-contract.ts'
