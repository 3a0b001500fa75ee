/*
 * The example workflows, as a newcomer finds them: published, active, each of them running to its end (or to a question
 * for a person) when Run is pressed.
 *
 * Invariants
 * S1 Only a workspace that never had a workflow gets them, once: the note in the data folder says so from then on.
 * S2 A start that was killed on the way goes on at the next: every step looks at what is there already.
 * S3 What somebody deletes or edits stays as they left it.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadDefinition } from '@heddle/graph'
import {
  HeddleError,
  assertInvariant,
  type Definition,
  type NodeDefinition,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { Heddle } from '../heddle.ts'
import { importFile } from '../import-file.ts'
import { toFileWorkflowId } from '../workflow-library.ts'

interface Example {
  readonly file: string
  /** Its code needs a sandbox that not every machine has. */
  readonly needsPython?: true
  /** Put into the workspace's files, by name. */
  readonly files?: readonly string[]
}

/**
 * In the order in which they are made, the last one first in lists. Left out are those that call the examples' HTTP
 * service, which nobody has started yet.
 */
const EXAMPLES: readonly Example[] = [
  { file: 'training.yaml', needsPython: true },
  { file: 'training-comparison.yaml', needsPython: true },
  { file: 'statistics.yaml', needsPython: true, files: ['looms.csv'] },
  { file: 'shipping-cost.yaml' },
  { file: 'order.yaml' },
  { file: 'for-each.yaml' },
  { file: 'feedback-loop.yaml' },
  { file: 'approval.yaml' },
  { file: 'webhook.yaml' },
  { file: 'hello.yaml' },
]

const FOLDER = fileURLToPath(new URL('../../../../examples', import.meta.url))
/** The server's address as the examples' files name it. */
const EXAMPLE_URL = 'http://localhost:8420'
/** In the data folder: `begun`, then `done`. */
const NOTE = 'examples'

type Seeded = Pick<Heddle, 'configuration' | 'workspaceId' | 'store' | 'ports' | 'publishing'>

/**
 * Makes the examples when this is the first start; gives the names of those that were made. What they say of this
 * server's address becomes `url`, when it is given.
 */
export async function seedExamples(
  heddle: Seeded,
  { url = EXAMPLE_URL }: { readonly url?: string } = {},
): Promise<readonly string[]> {
  const { configuration, workspaceId } = heddle
  const note = join(configuration.dataFolder, NOTE)
  const state = await readNote(note)
  if (configuration.examples === 'none' || state === 'done') return []
  if (state === null && !(await isEmpty(heddle, workspaceId))) {
    await writeFile(note, 'done')
    return []
  }
  await writeFile(note, 'begun')
  const hasPython = await runsPython(heddle)
  const made: string[] = []
  for (const example of EXAMPLES) {
    if (example.needsPython === true && !hasPython) continue
    made.push(await seedExample(heddle, { ...example, url }))
  }
  await writeFile(note, 'done')
  return made
}

async function readNote(path: string): Promise<'begun' | 'done' | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  // Cut short by a crash, it says that it was begun.
  return text === null ? null : text === 'done' ? 'done' : 'begun'
}

async function isEmpty({ store }: Seeded, workspaceId: WorkspaceId): Promise<boolean> {
  const [live, deleted] = await Promise.all([
    store.workflows.list(workspaceId, { limit: 1 }),
    store.workflows.list(workspaceId, { limit: 1, deleted: true }),
  ])
  return live.items.length + deleted.items.length === 0
}

async function runsPython({ ports, workspaceId }: Seeded): Promise<boolean> {
  const caller = { ...toCaller(workspaceId), executionId: '', nodeKey: '', nodeType: 'code.python', test: true }
  const job = { language: 'python', code: 'def main(input):\n    return 1', input: null } as const
  const limits = { memoryMb: 256, cpuSeconds: 10, wallMs: 20_000 }
  try {
    await ports.sandbox.run(caller, { ...job, ...limits }, new AbortController().signal)
    return true
  } catch (error) {
    // Whatever keeps it from running here would keep the examples from running, too.
    if (error instanceof HeddleError) return false
    throw error
  }
}

async function seedExample(heddle: Seeded, example: Example & { readonly url: string }): Promise<string> {
  const { store, ports, publishing, workspaceId } = heddle
  const caller = toCaller(workspaceId)
  for (const name of example.files ?? []) {
    await importFile(ports.files, workspaceId, { name, path: join(FOLDER, 'data', name) })
  }
  const definition = withAddress(withSeededCalls(await loadExample(example.file), workspaceId), example.url)
  const id = toExampleId(workspaceId, example.file)
  const draft = await store.workflows.get(workspaceId, id).catch((error: unknown) => {
    if (error instanceof HeddleError && error.code === 'NOT_FOUND') return null
    throw error
  })
  const { revision, lastVersion, name } =
    draft ?? (await store.workflows.create(workspaceId, { id, definition, by: caller.principal }))
  if (lastVersion === 0) await publishing.publish(caller, { workflowId: id, revision, note: 'Comes with Heddle' })
  return name
}

async function loadExample(file: string): Promise<Definition> {
  const { value, findings } = loadDefinition(await readFile(join(FOLDER, file)))
  assertInvariant(value !== undefined, `The example ${file} cannot be read: ${findings[0]?.message ?? ''}`)
  return value as unknown as Definition
}

/** Files name their sub-workflows by path; in a workspace these are workflows with ids. */
function withSeededCalls(definition: Definition, workspaceId: WorkspaceId): Definition {
  const toCall = (node: NodeDefinition): NodeDefinition => {
    const path = node.config?.['workflow']
    if (!node.type.startsWith('flow.subworkflow@') || typeof path !== 'string') return node
    const workflow = toExampleId(workspaceId, path.replace(/^\.\//, ''))
    return { ...node, config: { ...node.config, workflow } }
  }
  return { ...definition, nodes: definition.nodes.map(toCall) }
}

function withAddress(definition: Definition, url: string): Definition {
  const { description } = definition
  return description === undefined
    ? definition
    : { ...definition, description: description.replaceAll(EXAMPLE_URL, url) }
}

/** The same in every start, so that none is made twice. */
function toExampleId(workspaceId: WorkspaceId, file: string): WorkflowId {
  return toFileWorkflowId(`example:${workspaceId}/${file}`)
}

function toCaller(workspaceId: WorkspaceId): Caller {
  return { principal: 'heddle', workspaceId }
}
