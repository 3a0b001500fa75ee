import { readFileSync, readdirSync } from 'node:fs'
import { toWorkspaceId, type HeddleError, type Json } from '@heddle/model'
import type { Caller, SandboxJob, SandboxResult } from '@heddle/node-sdk'
import type { Sandbox } from './create-sandbox.ts'

/** For whom the tests run code. */
export const CALLER: Caller = {
  workspaceId: toWorkspaceId('acme'),
  executionId: 'execution',
  nodeKey: 'code',
  nodeType: 'code.javascript@1',
  principal: 'workflow:test',
  test: true,
}

/** A job with limits that a slow machine meets easily. */
export function makeJob(code: string, changes: Partial<SandboxJob> = {}): SandboxJob {
  return { language: 'javascript', code, input: null, memoryMb: 128, cpuSeconds: 30, wallMs: 30_000, ...changes }
}

/** Runs a job nobody aborts. */
export function runJob(sandbox: Sandbox, job: SandboxJob): Promise<SandboxResult> {
  return sandbox.run(CALLER, job, new AbortController().signal)
}

/** The error that a job ends with. */
export async function failureOf(running: Promise<SandboxResult>): Promise<HeddleError> {
  const result: SandboxResult | HeddleError = await running.catch((error: unknown) => error as HeddleError)
  if (result instanceof Error) return result
  throw new Error(`The code returned ${JSON.stringify(result.value satisfies Json)}.`)
}

/** Process ids below this process that have not ended, but `known`. Linux only. */
export function listDescendants(known: readonly number[] = []): readonly number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (state !== 'Z') parents.set(Number(name), Number(parent))
    } catch {
      // It ended while the list was read.
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && (parent === process.pid || isBelow(parent))
  }
  return [...parents.keys()].filter((pid) => isBelow(pid) && !known.includes(pid))
}

/** Kills a process, which may have ended with the one that was killed before it. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Whether the process has ended. */
export function isGone(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
  } catch {
    // No such process.
    return true
  }
}
