import { randomUUID } from 'node:crypto'
import { posix } from 'node:path'
import { checkDraft, loadDefinition, validateDefinition, type LoadedDocument } from '@heddle/graph'
import {
  HeddleError,
  toWorkflowId,
  type Definition,
  type Finding,
  type Json,
  type JsonObject,
  type NodeCatalogue,
  type NodeDefinition,
  type WorkflowId,
} from '@heddle/model'
import type { Draft, Once } from '@heddle/store'
import type { CallContext } from '../call-context.ts'

/*
 * Definitions from outside, as drafts of new workflows.
 *
 * 1. All files of one import become workflows, or none does.
 * 2. A file that cannot even be a draft refuses the import; what only publishing minds is a finding.
 * 3. A `flow.subworkflow` node that names another file of the import (`./child.yaml`) calls the workflow made of it.
 */

export interface ImportedFile {
  /** Path, relative with `/`; files name each other by it. Empty for a text without name. */
  readonly name: string
  readonly text: string | Uint8Array
}

export interface FileFinding extends Finding {
  readonly file: string
}

/** How a node was taken over. `unknown`: its type is not installed; it is kept as it is. */
export interface NodeMapping {
  readonly file: string
  readonly nodeId: string
  readonly type: string
  readonly mapping: 'mapped' | 'approximated' | 'stub' | 'unknown'
  readonly message: string
}

export interface ImportReport {
  /** What is called before what calls it: so they can be published in this order. */
  readonly workflows: readonly { readonly file: string; readonly isMain: boolean; readonly draft: Draft }[]
  readonly nodes: readonly NodeMapping[]
  readonly findings: readonly FileFinding[]
}

interface Read {
  readonly name: string
  readonly document: LoadedDocument
  readonly definition: Definition
  readonly id: WorkflowId
}

/**
 * Makes drafts of JSON or YAML texts. `main` names the file that was asked for; default: the first. Throws
 * `INPUT_INVALID` on names that are used twice or missing, and `PLAN_INVALID`, with findings, when a text is no
 * definition.
 */
export async function importDefinitions(
  { caller, heddle }: CallContext,
  request: { readonly files: readonly ImportedFile[]; readonly main?: string | undefined },
  once?: Once<ImportReport>,
): Promise<ImportReport> {
  const main = findMain(request.files, request.main)
  const files = toCalledFirst(readFiles(request.files))
  const byName = new Map(files.map((file) => [file.name, file]))
  const translated = files.map((file) => ({ ...file, ...translate(file, byName, heddle.catalogue) }))
  const writes = translated.map(({ id, definition }) => ({ id, definition, by: caller.principal }))
  const toReport = (drafts: readonly Draft[]): ImportReport => ({
    workflows: drafts.map((draft, index) => {
      const file = files[index]?.name ?? ''
      return { file, isMain: file === main, draft }
    }),
    nodes: translated.flatMap(({ nodes }) => nodes),
    findings: translated.flatMap((file) => validateFile(file, byName, heddle.catalogue)),
  })
  const manyOnce =
    once === undefined ? undefined : { ...once, answer: (made: readonly Draft[]) => once.answer(toReport(made)) }
  return toReport(await heddle.store.workflows.createMany(caller.workspaceId, writes, manyOnce))
}

function findMain(files: readonly ImportedFile[], asked: string | undefined): string {
  const names = files.map(({ name }) => normalise(name))
  const repeated = names.find((name, at) => names.indexOf(name) !== at)
  if (repeated !== undefined) throw new HeddleError('INPUT_INVALID', `Two files are named "${repeated}". Rename one.`)
  const main = asked === undefined ? names[0] : normalise(asked)
  if (main !== undefined && names.includes(main)) return main
  const shown = asked === undefined ? 'no file at all' : `no file "${asked}"`
  throw new HeddleError('INPUT_INVALID', `The import holds ${shown}. It holds: ${names.join(', ') || 'nothing'}.`)
}

function readFiles(files: readonly ImportedFile[]): readonly Read[] {
  const findings: FileFinding[] = []
  const read: Read[] = []
  for (const { name, text } of files) {
    const document = loadDefinition(text)
    const wrong = document.value === undefined ? document.findings : checkDraft(document.value)
    const file = normalise(name)
    findings.push(...wrong.map((finding) => ({ ...finding, ...document.locate(finding.path), file })))
    const definition = document.value as unknown as Definition
    if (wrong.length === 0) read.push({ name: file, document, definition, id: toWorkflowId(randomUUID()) })
  }
  const [first] = findings
  if (first === undefined) return read
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : ''
  const place = [first.file, first.line, first.column].filter((part) => part !== undefined && part !== '').join(':')
  const message = `Nothing was imported. ${place === '' ? '' : `${place}: `}${first.message}${more}`
  throw new HeddleError('PLAN_INVALID', message, { details: { findings } as unknown as Json })
}

/** The definition with calls of other files made calls of their workflows, and what became of each node. */
function translate(
  { name, definition }: Read,
  files: ReadonlyMap<string, Read>,
  catalogue: NodeCatalogue,
): { readonly definition: Definition; readonly nodes: readonly NodeMapping[] } {
  const mappings: NodeMapping[] = []
  const nodes = definition.nodes.map((node) => {
    const called = findCalled(name, node, files)
    const translated = called === undefined ? node : callWorkflow(node, called.id)
    mappings.push({ file: name, nodeId: node.id, type: node.type, ...describeMapping(node, called, catalogue) })
    return translated
  })
  return { definition: { ...definition, nodes }, nodes: mappings }
}

function describeMapping(
  node: NodeDefinition,
  called: Read | undefined,
  catalogue: NodeCatalogue,
): Pick<NodeMapping, 'mapping' | 'message'> {
  const [type = '', major = '0'] = node.type.split('@')
  if (catalogue.get(type, Number(major)) === undefined) {
    return { mapping: 'unknown', message: `${node.type} is not installed here; the node is kept as it is.` }
  }
  if (called !== undefined)
    return { mapping: 'mapped', message: `It calls "${called.definition.name}", imported with it.` }
  const path = calledFile(node)
  if (path === null) return { mapping: 'mapped', message: 'Taken over as it is.' }
  return { mapping: 'approximated', message: `${path} is not part of this import. Choose the workflow it calls.` }
}

function validateFile(file: Read, files: ReadonlyMap<string, Read>, catalogue: NodeCatalogue): readonly FileFinding[] {
  const inputs = new Map(
    [...files.values()].map(({ id, definition }) => [id as string, { input: definition.input ?? null }]),
  )
  const { findings } = validateDefinition(file.definition, {
    catalogue,
    locate: file.document.locate,
    subworkflow: (workflow) => inputs.get(workflow) ?? null,
  })
  return findings.map((finding) => ({ ...finding, file: file.name }))
}

/** The files with each after those it calls; files that call each other in a circle, in their own order. */
function toCalledFirst(files: readonly Read[]): readonly Read[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  const ordered = new Set<Read>()
  const visited = new Set<Read>()
  const visit = (file: Read): void => {
    if (visited.has(file)) return
    visited.add(file)
    for (const node of file.definition.nodes) {
      const called = findCalled(file.name, node, byName)
      if (called !== undefined) visit(called)
    }
    ordered.add(file)
  }
  for (const file of files) visit(file)
  return [...ordered]
}

/** The file of this import that a node of the file `name` calls. */
function findCalled(name: string, node: NodeDefinition, files: ReadonlyMap<string, Read>): Read | undefined {
  const path = calledFile(node)
  return path === null ? undefined : files.get(normalise(posix.join(posix.dirname(name), path)))
}

/** The file that a `flow.subworkflow` node names, or null. */
function calledFile({ type, config }: NodeDefinition): string | null {
  const workflow = config?.['workflow']
  const isFile = typeof workflow === 'string' && /\.(ya?ml|json)$/.test(workflow)
  return type.startsWith('flow.subworkflow@') && isFile ? workflow : null
}

function callWorkflow(node: NodeDefinition, workflow: WorkflowId): NodeDefinition {
  return { ...node, config: { ...(node.config as JsonObject), workflow } }
}

function normalise(name: string): string {
  return name === '' ? '' : posix.normalize(name.replaceAll('\\', '/')).replace(/^(\.\/)+/, '')
}
