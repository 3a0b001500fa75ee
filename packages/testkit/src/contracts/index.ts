export { CONTRACT_ACTOR, type HostParts, type HostUnderTest } from './host-under-test.ts'
export { describeHostContract } from './host-contract.ts'
