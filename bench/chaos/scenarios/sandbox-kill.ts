/*
 * Processes of the sandbox are killed from outside while nodes run code in them. A node whose process dies is tried
 * again; Heddle itself does not notice otherwise.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { CASES, type Case } from '../cases.ts'
import { listDescendants } from '../process-tree.ts'
import type { ScenarioOptions, ScenarioResult } from '../scenario.ts'
import { Stage } from '../stage.ts'

const RUNS = 24
const WARM_UP_MS = 30_000

/** Kills sandbox processes while `RUNS` executions with code run. */
export async function playSandboxKills(options: ScenarioOptions): Promise<ScenarioResult> {
  const cases = CASES.filter(({ name }) => name === 'parallel').map(orCrashed)
  const stage = await Stage.open({ name: 'sandbox', options, databaseUrl: null, maxOpen: 6, cases })
  const wanted = options.scale === 'full' ? 40 : 10
  let kills = 0
  try {
    const heddle = stage.start()
    await stage.noteRecovery(heddle)
    // First the wall is probed; a machine whose probes are killed has no sandbox, and says so.
    stage.load.attach(heddle, { maxRuns: 1 })
    await stage.load.settle(WARM_UP_MS)
    stage.load.attach(heddle, { maxRuns: RUNS })
    for (let look = 0; look < 400 && kills < wanted; look++) {
      await delay(50 + stage.random() * 150)
      const targets = listDescendants(heddle.pid)
      const target = targets[Math.floor(stage.random() * targets.length)]
      if (target === undefined) continue
      kills += kill(target.pid)
      stage.load.attach(heddle, { maxRuns: RUNS + kills })
    }
    if (kills === 0) stage.problems.push('no process of the sandbox was found')
    await stage.settleIn(heddle)
    return await stage.judge({ killedProcesses: kills })
  } finally {
    await stage.close()
  }
}

/** Three kills in a row use up the tries of a node: then it says so, and its branch is an error value. */
function orCrashed(of: Case): Case {
  return { ...of, check: (result) => (result.failures.includes('SANDBOX_CRASHED') ? [] : of.check(result)) }
}

function kill(pid: number): number {
  try {
    process.kill(pid, 'SIGKILL')
    return 1
  } catch {
    // It ended by itself meanwhile.
    return 0
  }
}
