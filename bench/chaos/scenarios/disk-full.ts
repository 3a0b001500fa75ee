/*
 * The disk runs full under load: Heddle takes no new work, loses nothing, and goes on when there is room; when there is
 * none for 60 s, it stops, and the next start goes on. The disk is a small tmpfs, so mounting has to be allowed.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CallError, type HeddleProcess } from '../heddle-process.ts'
import type { ScenarioOptions, ScenarioResult } from '../scenario.ts'
import { Stage } from '../stage.ts'
import { waitFor } from '../wait-for.ts'

const DISK_MB = 64
const RUNS = 56
const NOTICE_MS = 20_000
const REFUSAL_MS = 5_000
/** Heddle tries for 60 s, then stops. */
const GIVE_UP_MS = 90_000
const EXPECTED_LOG = /disk is full|takes writes again|cannot be written|could not be written|has stopped|OVERLOADED/i

/** Fills the disk once and makes room again; on the full scale once more, without making room. */
export async function playDiskFull(options: ScenarioOptions): Promise<ScenarioResult> {
  const stage = await Stage.open({ name: 'disk', options, databaseUrl: null, maxOpen: 30, expectedLog: EXPECTED_LOG })
  const { data } = stage.playground
  if (!mount(data)) {
    await stage.close()
    return { counts: {}, problems: [], skipped: 'a tmpfs cannot be mounted here (it takes root)' }
  }
  try {
    await fillAndMakeRoom(stage)
    if (options.scale === 'full') await fillForGood(stage)
    await stage.settleAll()
    return await stage.judge({ diskMb: DISK_MB, refusals: stage.load.refusals })
  } finally {
    await stage.endProcesses()
    spawnSync('umount', ['--lazy', data])
    await stage.close()
  }
}

async function fillAndMakeRoom(stage: Stage): Promise<void> {
  const heddle = await startUnderLoad(stage, RUNS)
  const room = fill(stage.playground.data)
  await expectRefusal(stage, heddle)
  await delay(2_000)
  room.make()
  const goesOn = await waitFor(async () => (await heddle.call('stats', null)).isReady, NOTICE_MS)
  if (!goesOn) stage.problems.push('Heddle does not go on when there is room again')
  await stage.settleIn(heddle)
}

async function fillForGood(stage: Stage): Promise<void> {
  // Enough that the database has to grow: a write-ahead log that is used again needs no room.
  const heddle = await startUnderLoad(stage, 6 * RUNS)
  const room = fill(stage.playground.data)
  await expectRefusal(stage, heddle)
  const why = await Promise.race([heddle.stopped, delay(GIVE_UP_MS, null)])
  if (why === null) stage.problems.push(`Heddle has not stopped ${GIVE_UP_MS} ms after the disk ran full`)
  room.make()
  await stage.kill(heddle)
}

async function startUnderLoad(stage: Stage, runs: number): Promise<HeddleProcess> {
  const heddle = stage.start()
  await stage.noteRecovery(heddle)
  stage.load.attach(heddle, { maxRuns: stage.load.runs.length + runs })
  await delay(800)
  return heddle
}

async function expectRefusal(stage: Stage, heddle: HeddleProcess): Promise<void> {
  const refuses = await waitFor(async () => !(await heddle.call('stats', null)).isReady, NOTICE_MS)
  if (!refuses) stage.problems.push('Heddle says that it is ready, with a full disk')
  const answer = await Promise.race([
    heddle.call('execute', { workflow: 'timer', tag: 'refused' }).then(
      () => 'it was accepted',
      (error: unknown) => (error instanceof CallError ? error.code : String(error)),
    ),
    delay(REFUSAL_MS, 'there was no answer'),
  ])
  if (refuses && answer !== 'OVERLOADED') stage.problems.push(`work for a full disk was not refused: ${answer}`)
}

/** Writes a file until the disk has no room, and goes on taking what becomes free, until `make`. */
function fill(folder: string): { make(): void } {
  const path = join(folder, 'ballast')
  const file = openSync(path, 'w')
  const top = () => {
    for (const block of [Buffer.alloc(1024 * 1024), Buffer.alloc(4096)]) {
      for (;;) {
        try {
          if (writeSync(file, block) < block.length) break
        } catch {
          // No room for this block: that is what we are here for.
          break
        }
      }
    }
  }
  top()
  const timer = setInterval(top, 100)
  return {
    make: () => {
      clearInterval(timer)
      closeSync(file)
      rmSync(path)
    },
  }
}

function mount(folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'heddle-chaos', folder]).status === 0
}
