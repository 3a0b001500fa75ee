import { readFile } from 'node:fs/promises'

/** What a process and all below it use now. */
export interface ProcessUsage {
  readonly cpuMs: number
  readonly residentBytes: number
}

/** `USER_HZ`, in which Linux reports processor time on every architecture that Node runs on. */
const MS_PER_TICK = 10
const MAX_PROCESSES = 256

/** Sums over the process tree below `pid`, from /proc; `null` when there is no /proc or the process is gone. */
export async function readTreeUsage(pid: number): Promise<ProcessUsage | null> {
  let cpuMs = 0
  let residentBytes = 0
  let found = false
  const waiting = [pid]
  for (let seen = 0; seen < MAX_PROCESSES; seen++) {
    const next = waiting.pop()
    if (next === undefined) break
    const usage = await readUsage(next)
    if (usage === null) continue
    found = true
    cpuMs += usage.cpuMs
    residentBytes += usage.residentBytes
    waiting.push(...usage.children)
  }
  return found ? { cpuMs, residentBytes } : null
}

async function readUsage(pid: number): Promise<(ProcessUsage & { readonly children: readonly number[] }) | null> {
  try {
    const [stat, status, children] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile(`/proc/${pid}/status`, 'latin1'),
      readFile(`/proc/${pid}/task/${pid}/children`, 'latin1'),
    ])
    // The name, in brackets, may hold anything; fields 14 and 15 are user and system time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
      residentBytes: Number(resident ?? 0) * 1024,
      children: children.split(' ').filter(Boolean).map(Number),
    }
  } catch {
    // It ended between two reads, or there is no /proc here; either way there is nothing to count.
    return null
  }
}
