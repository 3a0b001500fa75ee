import { describe, expect, it } from 'vitest'
import { LOOPBACK, createAddressGuard, toAddress } from './address-guard.ts'

const REFUSED = [
  '0.0.0.0',
  '10.0.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::808:808',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '5f00::1',
  '4000::1',
]
const PUBLIC = ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '192.0.1.1', '223.255.255.255', '2606:4700::1111']

function check(allow: readonly string[], address: string, host = 'host.test'): void {
  const parsed = toAddress(address)
  if (parsed === null) throw new Error(`${address} is no address.`)
  createAddressGuard(allow).check(host, [parsed])
}

describe('the address guard', () => {
  it.each(REFUSED)('refuses %s', (address) => {
    expect(() => check([], address)).toThrow(expect.objectContaining({ code: 'EGRESS_BLOCKED' }))
  })

  it.each(PUBLIC)('lets %s pass', (address) => {
    check([], address)
  })

  it('refuses a host with one refused address among public ones', () => {
    const addresses = ['8.8.8.8', '10.0.0.1'].map((address) => ({ address, family: 4 as const }))
    expect(() => createAddressGuard([]).check('host.test', addresses)).toThrow('10.0.0.1')
  })

  it('lets pass what the allow-list names: a range, an address, a host', () => {
    check(LOOPBACK, '127.0.0.1')
    check(LOOPBACK, '::1')
    check(['10.1.0.0/16'], '10.1.2.3')
    check(['10.1.2.3'], '10.1.2.3')
    check(['Host.Test'], '10.1.2.3', 'host.test.')
    expect(() => check(['10.1.0.0/16'], '10.2.0.0')).toThrow()
    expect(() => check(['host.test'], '10.1.2.3', 'sub.host.test')).toThrow()
  })

  it.each(['', 'http://a', 'a b', 'a@b', 'a:80', '10.0.0.0/33', '10.0.0.0/x', '::/129', '10.0.0.0/-1'])(
    'refuses the allow-list entry %j',
    (entry) => {
      expect(() => createAddressGuard([entry])).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    },
  )
})
