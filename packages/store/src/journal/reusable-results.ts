import type { ReusableResult } from '@heddle/engine'
import type { NodeKey, StoredValue } from '@heddle/model'
import type { Cell } from '../database.ts'

interface SettlingData {
  readonly output: StoredValue
  readonly ports: readonly string[]
}

/** From rows (type, node key, data) of settling and compensating events, in order, to what a replay may take over. */
export function toReusableResults(rows: readonly (readonly Cell[])[]): readonly ReusableResult[] {
  const results = new Map<string, ReusableResult>()
  const compensated = new Set<string>()
  for (const [type, nodeKey, text] of rows) {
    const data = JSON.parse(text as string) as unknown
    if (type === 'compensation.started') {
      compensated.add((data as { readonly of: string }).of)
      continue
    }
    const { output, ports } = data as SettlingData
    const status = type === 'node.failed' ? 'failed' : 'completed'
    results.set(nodeKey as string, { nodeKey: nodeKey as NodeKey, output, ports, status, compensated: false })
  }
  return [...results.values()].map((result) =>
    compensated.has(result.nodeKey) ? { ...result, compensated: true } : result,
  )
}
