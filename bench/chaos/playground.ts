import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folders of one scenario. */
export interface Playground {
  readonly root: string
  /** The data folder of its Heddles. */
  readonly data: string
  /** Where its Heddles put temporary files. */
  readonly temp: string
  /** Names of temporary files that were left over. */
  listLeftOver(): readonly string[]
  /** Takes everything away. */
  remove(): void
}

/** Makes empty folders that `remove` takes away again. */
export function createPlayground(name: string): Playground {
  const root = mkdtempSync(join(tmpdir(), `heddle-chaos-${name}-`))
  const [data, temp] = [join(root, 'data'), join(root, 'temp')]
  mkdirSync(data)
  mkdirSync(temp)
  return {
    data,
    temp,
    listLeftOver: () => readdirSync(temp),
    root,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
