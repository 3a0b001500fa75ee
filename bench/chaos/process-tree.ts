import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** One process as the kernel knows it; a pid that was given away again has another start. */
export interface ProcessIdentity {
  readonly pid: number
  readonly start: string
  readonly command: string
}

interface ProcessEntry extends ProcessIdentity {
  readonly parent: number
}

/** Everything that `pid` started, and what that started, now. Linux only: elsewhere nothing is found. */
export function listDescendants(pid: number): readonly ProcessIdentity[] {
  const entries = listProcesses()
  const found: ProcessEntry[] = []
  let parents = new Set([pid])
  while (parents.size > 0) {
    const children = entries.filter(({ parent }) => parents.has(parent))
    found.push(...children)
    parents = new Set(children.map((child) => child.pid))
  }
  return found
}

/** Those of `processes` that still live `withinMs` later; resolves as soon as none does. */
export async function waitUntilGone(
  processes: readonly ProcessIdentity[],
  withinMs: number,
): Promise<readonly ProcessIdentity[]> {
  const until = performance.now() + withinMs
  for (;;) {
    const left = processes.filter(({ pid, start }) => readProcess(pid)?.start === start)
    if (left.length === 0 || performance.now() > until) return left
    await delay(50)
  }
}

function listProcesses(): readonly ProcessEntry[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').flatMap((name) => {
    const entry = /^\d+$/.test(name) ? readProcess(Number(name)) : null
    return entry === null ? [] : [entry]
  })
}

/** Null when it has ended; a zombie has. */
function readProcess(pid: number): ProcessEntry | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const command = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    // Fields after the name: state, ppid, … starttime is the 22nd of all (proc(5)).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return null
    return { pid, command, parent: Number(fields[1]), start: fields[19] ?? '' }
  } catch {
    // Gone between listing and reading.
    return null
  }
}
