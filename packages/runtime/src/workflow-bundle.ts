import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { loadDefinition, validateDefinition } from '@heddle/graph'
import { HeddleError, type Definition, type Finding, type Json, type NodeCatalogue } from '@heddle/model'

/** A workflow file and every file its sub-workflows name, as definitions. */
export interface WorkflowBundle {
  /** `name` of the workflow to run. */
  readonly main: string
  /** Sub-workflows before those that call them. `name`: path of the file, relative to where the command ran. */
  readonly workflows: readonly BundledWorkflow[]
}

export interface BundledWorkflow {
  readonly name: string
  readonly definition: Definition
  /** Name in this bundle, by node id. */
  readonly subworkflows: { readonly [nodeId: string]: string }
}

export interface FileFindings {
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
 * all it calls. Throws `NOT_FOUND` when a file cannot be read; mistakes inside files are findings.
 */
export function loadBundle(path: string, catalogue: NodeCatalogue): LoadedBundle {
  const loader = new BundleLoader(catalogue)
  const main = loader.load(resolve(path), [])
  const usable = loader.files.every((file) => file.findings.every((finding) => finding.severity !== 'error'))
  return { bundle: usable ? { main, workflows: loader.workflows } : null, files: loader.files }
}

class BundleLoader {
  readonly files: FileFindings[] = []
  readonly workflows: BundledWorkflow[] = []
  readonly #catalogue: NodeCatalogue
  readonly #seen = new Set<string>()

  constructor(catalogue: NodeCatalogue) {
    this.#catalogue = catalogue
  }

  load(path: string, callers: readonly string[]): string {
    const name = relative(process.cwd(), path)
    if (this.#seen.has(path)) return name
    this.#seen.add(path)
    const document = loadDefinition(readText(path, callers))
    if (document.value === undefined) {
      this.files.push({ file: name, findings: document.findings })
      return name
    }
    const { findings, definition } = validateDefinition(document.value, {
      catalogue: this.#catalogue,
      locate: document.locate,
    })
    this.files.push({ file: name, findings: [...document.findings, ...findings] })
    if (definition === null) return name
    const subworkflows = Object.fromEntries(
      subworkflowPaths(definition).map(([nodeId, child]) => [
        nodeId,
        this.load(resolve(dirname(path), child), [...callers, name]),
      ]),
    )
    this.workflows.push({ name, definition, subworkflows })
    return name
  }
}

function subworkflowPaths(definition: Definition): readonly (readonly [string, string])[] {
  return definition.nodes
    .filter((node) => node.type.startsWith('flow.subworkflow@'))
    .map((node) => [node.id, node.config?.['workflow'] as Json] as const)
    .filter(
      (entry): entry is readonly [string, string] => typeof entry[1] === 'string' && /\.(ya?ml|json)$/.test(entry[1]),
    )
}

function readText(path: string, callers: readonly string[]): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const from = callers.length === 0 ? '' : `, named by ${callers.at(-1)}`
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'does not exist'
        : `cannot be read (${(error as Error).message})`
    throw new HeddleError('NOT_FOUND', `The file ${relative(process.cwd(), path)}${from} ${reason}.`, { cause: error })
  }
}
