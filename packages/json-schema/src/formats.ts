import { isFileValue } from '@heddle/model'

/*
 * Formats of strings, checked in linear time. A format that is not here is a note to the reader, as the standard says.
 */

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
const MAILBOX = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/i
const URI = /^[a-z][a-z0-9+.-]*:(?:%[0-9a-f]{2}|[^\s%"<>\\^`{|}])+$/i
const URI_REFERENCE = /^(?:%[0-9a-f]{2}|[^\s%"<>\\^`{|}])*$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const OCTET = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/
const HEXTET = /^[0-9a-f]{1,4}$/i
const POINTER = /^(\/([^~/]|~[01])*)*$/
const DURATION = /^P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$/

const FORMATS: { readonly [format: string]: (text: string) => boolean } = {
  date: isDate,
  time: (text) => TIME.test(text),
  'date-time': (text) => isDate(text.slice(0, 10)) && /^[t ]$/i.test(text[10] ?? '') && TIME.test(text.slice(11)),
  duration: (text) => text.length < 200 && DURATION.test(text),
  email: isEmail,
  hostname: isHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  uri: (text) => URI.test(text),
  url: (text) => /^https?:\/\/[^/]/i.test(text) && URI.test(text),
  'uri-reference': (text) => URI_REFERENCE.test(text),
  uuid: (text) => UUID.test(text),
  'json-pointer': (text) => POINTER.test(text),
}

/** Whether a value satisfies a format. Formats other than `file` say nothing about values that are not strings. */
export function hasFormat(value: unknown, format: string): boolean {
  if (format === 'file') return typeof value === 'object' && value !== null ? isFileValue(value) : true
  if (typeof value !== 'string' || !Object.hasOwn(FORMATS, format)) return true
  return FORMATS[format]?.(value) ?? true
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (year === undefined) return false
  const days = [31, isLeapYear(Number(year)) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1]
  return days !== undefined && Number(day) >= 1 && Number(day) <= days
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function isHostname(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => LABEL.test(label))
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  const mailbox = text.slice(0, Math.max(at, 0))
  const isDotted = mailbox.startsWith('.') || mailbox.endsWith('.') || mailbox.includes('..')
  return text.length <= 320 && MAILBOX.test(mailbox) && !isDotted && isHostname(text.slice(at + 1))
}

function isIpv4(text: string): boolean {
  const octets = text.split('.')
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet))
}

function isIpv6(text: string): boolean {
  if (text.length > 45) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const hasIpv4 = last.includes('.')
  if (hasIpv4 && !isIpv4(last)) return false
  const hextets = hasIpv4 ? groups.slice(0, -1) : groups
  if (!hextets.every((group) => HEXTET.test(group))) return false
  const length = hextets.length + (hasIpv4 ? 2 : 0)
  return halves.length === 2 ? length <= 7 : length === 8
}
