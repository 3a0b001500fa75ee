import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { loadDefinition, validateDefinition, type LoadedDocument } from '@heddle/graph'
import { HeddleError, type Definition, type Finding, type Json, type NodeCatalogue } from '@heddle/model'

/** A workflow file and every file its sub-workflows name, as definitions. */
export interface WorkflowBundle {
  /** `source` of the workflow to run. */
  readonly main: string
  /** Sub-workflows before those that call them. */
  readonly workflows: readonly BundledWorkflow[]
}

export interface BundledWorkflow {
  /** Absolute path of the file: the same file is the same workflow in every run. */
  readonly source: string
  readonly definition: Definition
  /** `source` of what each `flow.subworkflow` node calls, by node id. */
  readonly subworkflows: { readonly [nodeId: string]: string }
}

export interface FileFindings {
  /** Relative to where the command runs. */
  readonly file: string
  readonly findings: readonly Finding[]
}

export interface LoadedBundle {
  /** Null when a file has errors. */
  readonly bundle: WorkflowBundle | null
  /** One entry for each file that was read, also without findings. */
  readonly files: readonly FileFindings[]
}

/**
 * Reads and checks a workflow file and, through `flow.subworkflow` nodes whose `workflow` is a path (`./child.yaml`),
 * all it calls. Throws `NOT_FOUND` when the file itself cannot be read. Mistakes inside files, and sub-workflow files
 * that cannot be read, are findings, in the order of their lines.
 */
export function loadBundle(path: string, catalogue: NodeCatalogue): LoadedBundle {
  const loader = new BundleLoader(catalogue)
  const main = resolve(path)
  loader.load(main, readText(main))
  const usable = loader.files.every((file) => file.findings.every((finding) => finding.severity !== 'error'))
  return { bundle: usable ? { main, workflows: loader.workflows } : null, files: loader.files }
}

class BundleLoader {
  readonly files: FileFindings[] = []
  readonly workflows: BundledWorkflow[] = []
  readonly #catalogue: NodeCatalogue
  /** Values of the files seen so far; a file that calls itself finds itself here. */
  readonly #values = new Map<string, Json | undefined>()

  constructor(catalogue: NodeCatalogue) {
    this.#catalogue = catalogue
  }

  load(source: string, text: Uint8Array): void {
    const document = loadDefinition(text)
    this.#values.set(source, document.value)
    const subworkflows = listSubworkflows(document.value).map(
      ([id, path]) => [id, path, resolve(dirname(source), path)] as const,
    )
    const unread = subworkflows.flatMap(([id, path, child]) => this.#loadChild(child, { id, path, document }))
    const sourceOf = new Map(subworkflows.map(([, path, child]) => [path, child]))
    const checked =
      document.value === undefined
        ? { findings: [], definition: null }
        : validateDefinition(document.value, {
            catalogue: this.#catalogue,
            locate: document.locate,
            subworkflow: (name) => this.#inputOf(sourceOf.get(name)),
          })
    const findings = [...document.findings, ...unread, ...checked.findings].toSorted(byPlace)
    this.files.push({ file: relative(process.cwd(), source), findings })
    if (checked.definition === null || unread.length > 0) return
    this.workflows.push({
      source,
      definition: checked.definition,
      subworkflows: Object.fromEntries(subworkflows.map(([id, , child]) => [id, child])),
    })
  }

  /** Reads a sub-workflow's file, unless it was read already; the finding at its node when it cannot be read. */
  #loadChild(child: string, from: { readonly id: string; readonly path: string; readonly document: LoadedDocument }) {
    if (this.#values.has(child)) return []
    try {
      this.load(child, readText(child))
      return []
    } catch (error) {
      if (!(error instanceof HeddleError) || error.code !== 'NOT_FOUND') throw error
      return [toUnreadFinding(from, error.message)]
    }
  }

  #inputOf(source: string | undefined): { readonly input: unknown } | null {
    const value = source === undefined ? undefined : this.#values.get(source)
    return isObject(value) ? { input: value['input'] ?? null } : null
  }
}

/** Node id and path of each `flow.subworkflow` node that names a file, in a definition that nobody has checked yet. */
function listSubworkflows(value: Json | undefined): readonly (readonly [string, string])[] {
  const nodes = isObject(value) && Array.isArray(value['nodes']) ? (value['nodes'] as readonly Json[]) : []
  return nodes.flatMap((node) => {
    if (!isObject(node) || typeof node['id'] !== 'string' || !String(node['type']).startsWith('flow.subworkflow@'))
      return []
    const path = isObject(node['config']) ? node['config']['workflow'] : undefined
    return typeof path === 'string' && /\.(ya?ml|json)$/.test(path) ? [[node['id'], path] as const] : []
  })
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toUnreadFinding(
  { id, path, document }: { readonly id: string; readonly path: string; readonly document: LoadedDocument },
  reason: string,
): Finding {
  const nodes = isObject(document.value) ? (document.value['nodes'] as readonly Json[]) : []
  const at = nodes.findIndex((node) => isObject(node) && node['id'] === id)
  const pointer = `/nodes/${at}/config/workflow`
  const message = `${reason} \`${path}\` is looked for beside this file. Correct the path, or write the file.`
  return {
    code: 'unknown-reference',
    severity: 'error',
    path: pointer,
    nodeId: id,
    message,
    ...document.locate(pointer),
  }
}

/** As people read a file: from top to bottom; what has no place comes last. */
function byPlace(left: Finding, right: Finding): number {
  const last = Number.MAX_SAFE_INTEGER
  return (left.line ?? last) - (right.line ?? last) || (left.column ?? 0) - (right.column ?? 0)
}

function readText(source: string): Uint8Array {
  const name = relative(process.cwd(), source)
  try {
    return readFileSync(source)
  } catch (error) {
    const reasons: { readonly [code: string]: string } = { ENOENT: 'does not exist', EISDIR: 'is a folder' }
    const reason =
      reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? `cannot be read (${(error as Error).message})`
    throw new HeddleError('NOT_FOUND', `The file ${name} ${reason}.`, { cause: error })
  }
}
