import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { loadDefinition } from '@heddle/graph'
import { HeddleError, type Json } from '@heddle/model'
import { isWorkflowFile } from '../arguments.ts'

/** A workflow file as it is sent to a server. */
export interface WorkflowFile {
  /** Path with `/`, below the folder that holds all of the bundle. */
  readonly name: string
  readonly text: string
}

/**
 * A workflow file and all files its sub-workflows name, the main one first. They are not checked: that is the server's
 * affair, which knows its node types. Throws `NOT_FOUND` for a file that cannot be read.
 */
export function readWorkflowFiles(path: string): readonly WorkflowFile[] {
  const texts = new Map<string, string>()
  const pending = [resolve(path)]
  for (const source of pending) {
    if (texts.has(source)) continue
    const text = readText(source)
    texts.set(source, text)
    pending.push(...listSubworkflows(loadDefinition(text).value).map((child) => resolve(dirname(source), child)))
  }
  const folder = findCommonFolder([...texts.keys()])
  return [...texts].map(([source, text]) => ({ name: relative(folder, source).split(sep).join('/'), text }))
}

/** Paths that `flow.subworkflow` nodes name, in a definition that nobody has checked. */
function listSubworkflows(value: Json | undefined): readonly string[] {
  const nodes = isObject(value) && Array.isArray(value['nodes']) ? (value['nodes'] as readonly Json[]) : []
  return nodes.flatMap((node) => {
    if (!isObject(node) || !String(node['type']).startsWith('flow.subworkflow@') || !isObject(node['config'])) return []
    const path = node['config']['workflow']
    return typeof path === 'string' && isWorkflowFile(path) ? [path] : []
  })
}

function findCommonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0] ?? '.')
  while (!paths.every((path) => !relative(folder, path).startsWith('..'))) folder = dirname(folder)
  return folder
}

function readText(source: string): string {
  try {
    return readFileSync(source, 'utf8')
  } catch (error) {
    const reasons: { readonly [code: string]: string } = { ENOENT: 'does not exist', EISDIR: 'is a folder' }
    const reason =
      reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? `cannot be read (${(error as Error).message})`
    throw new HeddleError('NOT_FOUND', `The file ${relative(process.cwd(), source)} ${reason}.`, { cause: error })
  }
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
