/*
 * Records the journals of all examples into `examples/golden/<release>/`. Run once for each release, before it is
 * published; a file that exists is left as it is, because later releases must still finish what this one wrote.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toExecutionId, type ExecutionEvent, type Json } from '@heddle/model'
import { loadBundle, openHeddle, parseConfiguration, readVersion, type Heddle } from '@heddle/runtime'
import { formatGolden } from '@heddle/testkit'
import { startService } from '../examples/service.js'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const BY = 'person:tester'

interface Recording {
  readonly name: string
  readonly file: string
  readonly input?: { readonly [name: string]: Json }
}

const RECORDINGS: readonly Recording[] = [
  { name: 'hello', file: 'hello.yaml' },
  { name: 'headlines', file: 'headlines.yaml' },
  { name: 'headlines-nothing', file: 'headlines.yaml', input: { topic: 'farming' } },
  { name: 'parallel-tools', file: 'parallel-tools.yaml', input: { milliseconds: 20 } },
  { name: 'feedback-loop', file: 'feedback-loop.yaml' },
  { name: 'for-each', file: 'for-each.yaml', input: { items: 40 } },
  { name: 'booking', file: 'booking.yaml', input: { amount: 800 } },
  { name: 'booking-failed', file: 'booking.yaml', input: { amount: 1200 } },
  { name: 'approval', file: 'approval.yaml' },
  { name: 'order', file: 'order.yaml' },
  { name: 'shipping-cost', file: 'shipping-cost.yaml', input: { weight: 2, country: 'KR' } },
  { name: 'statistics', file: 'statistics.yaml' },
  { name: 'webhook', file: 'webhook.yaml', input: { body: { name: 'Mina' } } },
  { name: 'training', file: 'training.yaml', input: { epochs: 3 } },
  { name: 'training-comparison', file: 'training-comparison.yaml' },
]

const target = join(ROOT, 'examples/golden', readVersion())
const folder = mkdtempSync(join(tmpdir(), 'heddle-golden-'))
const service = await startService()
const heddle = await openHeddle(parseConfiguration({ HEDDLE_DATA: folder, HEDDLE_LOG: 'error' }))
try {
  mkdirSync(target, { recursive: true })
  for (const recording of RECORDINGS) {
    const path = join(target, `${recording.name}.jsonl`)
    if (existsSync(path)) continue
    writeFileSync(path, await record(heddle, recording))
    console.log(`recorded ${recording.name}`)
  }
} finally {
  await heddle.close({ graceMs: 1_000 })
  await service.close()
  rmSync(folder, { recursive: true, force: true })
}

async function record({ operations, store, ports, workspaceId }: Heddle, recording: Recording): Promise<string> {
  const { bundle } = loadBundle(join(ROOT, 'examples', recording.file), heddle.catalogue)
  if (bundle === null) throw new Error(`${recording.file} is not valid.`)
  const usesService = /service:/.test(
    JSON.stringify(bundle.workflows.at(-1)?.definition.input ?? {}).replaceAll('"', ''),
  )
  const input = { ...recording.input, ...(usesService ? { service: service.url } : {}) }
  const files = [{ name: 'looms.csv', path: join(ROOT, 'examples/data/looms.csv') }]
  const { executionId } = await operations.call('run', { bundle, input, files, by: BY })
  const report = await operations.call('follow', { executionId })
  if (report.status === 'waiting') {
    await operations.call('answer', { id: executionId, decision: 'approved', form: { discount: 10 }, by: BY })
    await operations.call('follow', { executionId })
  }
  const id = toExecutionId(executionId)
  const loaded = await store.journal.load(id)
  const events = await store.journal.readEvents(id, 0, 100_000)
  const reader = ports.values(workspaceId, executionId)
  const blobs: { [sha256: string]: Json } = {}
  for (const blob of findBlobs(events)) blobs[blob.blob] = await reader.load(blob)
  return formatGolden({ name: recording.name, engineRelease: readVersion(), plans: loaded?.plans ?? [], blobs, events })
}

function findBlobs(value: unknown): readonly { readonly blob: string; readonly bytes: number }[] {
  if (typeof value !== 'object' || value === null) return []
  if ('blob' in value && typeof value.blob === 'string' && 'bytes' in value)
    return [value as { blob: string; bytes: number }]
  return Object.values(value as readonly ExecutionEvent[]).flatMap(findBlobs)
}
