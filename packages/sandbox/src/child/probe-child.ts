import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'

/*
 * Runs behind a wall that is being tried, and tries to get out: it prints what it reached as one line of JSON. Its
 * arguments: a file of the host, a folder of the host, a port that the host listens on.
 */

const [file = '', folder = '', port = '0'] = process.argv.slice(1)

function tryTo(name: string, act: () => unknown): readonly string[] {
  try {
    return act() === false ? [] : [name]
  } catch {
    // Refused: what a wall is for.
    return []
  }
}

/** Environments of other processes, if /proc shows any. */
function readForeignEnvironments(): boolean {
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  return others.some((pid) => tryTo(pid, () => readFileSync(`/proc/${pid}/environ`).byteLength > 0).length > 0)
}

function tryToConnect(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
}

/** Shells set these for themselves. */
const HARMLESS = new Set(['PWD', 'OLDPWD', 'SHLVL', '_'])

const reached = [
  ...tryTo('a file of the host', () => readFileSync(file)),
  ...tryTo('/etc/passwd', () => readFileSync('/etc/passwd')),
  ...tryTo('a folder of the host', () => writeFileSync(`${folder}/written`, 'x')),
  ...tryTo('the environment', () => Object.keys(process.env).some((name) => !HARMLESS.has(name))),
  ...tryTo("another process's environment", readForeignEnvironments),
  ...tryTo('a new process', () => spawnSync(process.execPath, ['--version']).status === 0),
]
if (await tryToConnect()) reached.push('the network')
console.log(JSON.stringify(reached))
