import { existsSync, readFileSync, readdirSync } from 'node:fs'

/** What is left of programs that were given `folder` for their temporary files: its entries, and processes by id. */
export function listLeftovers(folder: string): readonly string[] {
  const files = readdirSync(folder).map((name) => `file ${name}`)
  return [...files, ...listProcesses(folder).map((pid) => `process ${pid} (${readProc(pid, 'cmdline').join(' ')})`)]
}

/**
 * Ids of processes whose `TMPDIR` is the folder or one in it, but for this process and its children: whoever starts a
 * program hands `TMPDIR` down, and an orphan keeps it. Linux only; none elsewhere.
 */
function listProcesses(folder: string): readonly string[] {
  if (!existsSync('/proc/self/environ')) return []
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || pid === String(process.pid) || isChild(pid)) return false
    return readProc(pid, 'environ').some((line) => line === `TMPDIR=${folder}` || line.startsWith(`TMPDIR=${folder}/`))
  })
}

function isChild(pid: string): boolean {
  return readProc(pid, 'status').join('').includes(`\nPPid:\t${process.pid}\n`)
}

/** Empty when the process has ended since, or belongs to somebody else. */
function readProc(pid: string, file: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0')
  } catch {
    return []
  }
}
