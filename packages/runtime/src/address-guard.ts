import { BlockList, isIP } from 'node:net'
import { HeddleError } from '@heddle/model'

/*
 * Which addresses may be connected to. Everything that is not plain public unicast is refused, from the special-purpose
 * registries of IANA (RFC 6890 and its successors), unless the allow-list names it.
 */

/** The machine itself, for the allow-list of those to whom it belongs. */
export const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1/128']

const REFUSED_IPV4: readonly string[] = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT, and some clouds' metadata
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, and most clouds' metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
]

/** Public IPv6 is 2000::/3; these parts of it are not, or carry an IPv4 address inside. */
const PUBLIC_IPV6 = '2000::/3'
const REFUSED_IPV6: readonly string[] = [
  '2001::/23', // Teredo and other protocol assignments
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
]

const PORT_SUFFIX = /:\d+$/

export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

export interface AddressGuard {
  /** Throws `EGRESS_BLOCKED` unless every address of the host may be connected to. */
  check(host: string, addresses: readonly Address[]): void
}

const refusedIpv4 = toList(REFUSED_IPV4)
const refusedIpv6 = toList(REFUSED_IPV6)
const publicIpv6 = toList([PUBLIC_IPV6])

/**
 * Makes the guard. `allow` names exceptions: host names (exactly), addresses, or ranges such as `10.1.0.0/16`. An
 * allowed host may have any address. Throws `INPUT_INVALID` on an entry that is none of these.
 */
export function createAddressGuard(allow: readonly string[]): AddressGuard {
  const hosts = new Set(allow.filter((entry) => !isRange(entry)).map(toHostName))
  const ranges = toList(allow.filter(isRange))
  return {
    check(host, addresses) {
      if (hosts.has(host.toLowerCase().replace(/\.$/, ''))) return
      for (const address of addresses) {
        if (isPublic(address) || ranges.check(address.address, toFamilyName(address.family))) continue
        throw new HeddleError(
          'EGRESS_BLOCKED',
          `${host === address.address ? host : `${host} leads to ${address.address}, which`} is not a public address. If workflows may reach it, add it to HEDDLE_ALLOW.`,
        )
      }
    },
  }
}

/** The family of an address, without brackets; `null` when the text is a host name. */
export function toAddress(host: string): Address | null {
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  const family = isIP(address)
  return family === 4 || family === 6 ? { address, family } : null
}

function isPublic({ address, family }: Address): boolean {
  if (family === 4) return isIP(address) === 4 && !refusedIpv4.check(address, 'ipv4')
  // The lists read ::ffff:a.b.c.d as the IPv4 address; it is outside 2000::/3 and refused by that.
  return isIP(address) === 6 && publicIpv6.check(address, 'ipv6') && !refusedIpv6.check(address, 'ipv6')
}

function isRange(entry: string): boolean {
  return isIP(entry.split('/', 1)[0] ?? '') !== 0
}

function toHostName(entry: string): string {
  if (entry === '' || /[/\s@]/.test(entry) || PORT_SUFFIX.test(entry)) {
    throw new HeddleError('INPUT_INVALID', `"${entry}" is no host name, address or range that could be allowed.`)
  }
  return entry.toLowerCase()
}

function toList(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    const family = isIP(address) === 6 ? 6 : 4
    const bits = prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix)
    if (!Number.isInteger(bits) || bits < 0 || bits > (family === 6 ? 128 : 32)) {
      throw new HeddleError('INPUT_INVALID', `"${range}" is no range of addresses.`)
    }
    list.addSubnet(address, bits, toFamilyName(family))
  }
  return list
}

function toFamilyName(family: 4 | 6): 'ipv4' | 'ipv6' {
  return family === 4 ? 'ipv4' : 'ipv6'
}
