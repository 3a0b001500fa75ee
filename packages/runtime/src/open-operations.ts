import { HeddleError } from '@heddle/model'
import type { Configuration } from './configuration.ts'
import { readControlFile } from './control-file.ts'
import { connectControl } from './control-server.ts'
import { openHeddle } from './heddle.ts'
import type { Operations } from './operations.ts'

/** How long a command that is done waits for what still runs beside it. */
const GRACE_MS = 2_000

/**
 * Opens the data folder and drives its executions in this process, or, when another process owns it, talks to that
 * one. Throws `CONFLICT` when the owner cannot be talked to.
 */
export async function openOperations(configuration: Configuration): Promise<Operations> {
  try {
    const heddle = await openHeddle(configuration)
    return { ...heddle.operations, close: () => heddle.close({ graceMs: GRACE_MS }) }
  } catch (error) {
    if (!(error instanceof HeddleError) || error.code !== 'CONFLICT') throw error
    const control = await readControlFile(configuration.dataFolder)
    if (control === null) throw error
    return connectControl(control, `by process ${control.pid}`)
  }
}
