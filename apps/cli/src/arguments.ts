import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { InvalidArgumentError } from 'commander'
import type { Json } from '@heddle/model'

/** Reads `JSON` or `@file`; throws commander's usage error that says what is wrong. */
export function parseJsonArgument(text: string): Json {
  const source = text.startsWith('@') ? readArgumentFile(text.slice(1)) : text
  try {
    return JSON.parse(source) as Json
  } catch (error) {
    throw new InvalidArgumentError(`It must be JSON, or @ and the path of a JSON file. ${(error as Error).message}.`)
  }
}

function readArgumentFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const reason = isMissing ? 'does not exist' : `cannot be read: ${(error as Error).message}`
    throw new InvalidArgumentError(`The file ${path} ${reason}.`)
  }
}

/** Collects a repeatable option. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value]
}

/** A whole number from 1 on. */
export function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.')
  return count
}

/** Who acts from this terminal: the name of the operating system's user. */
export function localUser(): string {
  return `cli:${userInfo().username}`
}

/** Whether an argument means a workflow file; the others are ids and names. */
export function isWorkflowFile(text: string): boolean {
  return /\.(ya?ml|json)$/i.test(text)
}
