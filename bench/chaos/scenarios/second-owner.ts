/*
 * A second process on the same data is refused, and told who holds it; the first does not notice. When the owner is
 * killed, the next can start at once.
 */
import { CallError } from '../heddle-process.ts'
import type { ScenarioOptions, ScenarioResult } from '../scenario.ts'
import { Stage } from '../stage.ts'

/** Tries to open the data of a running Heddle, then kills that one and takes its place. */
export async function playSecondOwner(options: ScenarioOptions, databaseUrl: string | null): Promise<ScenarioResult> {
  const stage = await Stage.open({ name: 'owner', options, databaseUrl, maxOpen: 14 })
  try {
    const first = stage.start()
    await stage.noteRecovery(first)
    stage.load.attach(first, { maxRuns: 14 })
    const refused = await Promise.all([tryToOpen(stage, first.pid), tryToOpen(stage, first.pid)])
    await first.call('stats', null)
    await stage.kill(first)
    await stage.settleAll()
    return await stage.judge({ refused: refused.filter(Boolean).length })
  } finally {
    await stage.close()
  }
}

/** Whether it was refused as it should be. */
async function tryToOpen(stage: Stage, ownerPid: number): Promise<boolean> {
  const second = stage.start()
  const answer = await second.ready.then(
    () => 'it started',
    (error: unknown) => error,
  )
  const isRefusal =
    answer instanceof CallError && answer.code === 'CONFLICT' && answer.message.includes(String(ownerPid))
  if (!isRefusal) stage.problems.push(`a second process was not refused, naming process ${ownerPid}: ${String(answer)}`)
  await stage.kill(second)
  return isRefusal
}
