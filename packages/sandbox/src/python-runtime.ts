import { execFile } from 'node:child_process'
import { findProgram } from './find-program.ts'

/** A Python interpreter and what it needs to run with its standard library. */
export interface PythonRuntime {
  /** Real path of the interpreter, behind links and shims. */
  readonly command: string
  readonly version: string
  /** Real paths to show it inside a wall. */
  readonly readable: readonly string[]
}

const ASK_TIMEOUT_MS = 20_000

// The interpreter knows best where it really is, and where its library and its own shared library lie.
const ASK = `
import json, os, sys, sysconfig
executable = os.path.realpath(sys.executable)
library = {os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
shared = os.path.join(sysconfig.get_config_var("LIBDIR") or "/", sysconfig.get_config_var("INSTSONAME") or "none")
readable = [executable, *library, *([os.path.realpath(shared)] if os.path.isfile(shared) else [])]
print(json.dumps({"command": executable, "version": sys.version.split()[0], "readable": readable}))
`

/**
 * Finds a Python 3: the given one, else `python3` as the shell would find it, else the system's. Answers with a
 * reason when there is none.
 */
export async function findPython(pythonPath: string | undefined): Promise<PythonRuntime | string> {
  if (pythonPath !== undefined) return (await ask(pythonPath)) ?? `${pythonPath} does not run as Python 3`
  const found = (await ask('python3')) ?? (await askSystem())
  return found ?? 'python3 is not installed; install the package python3'
}

async function askSystem(): Promise<PythonRuntime | null> {
  const program = await findProgram('python3')
  return program === null ? null : ask(program)
}

function ask(command: string): Promise<PythonRuntime | null> {
  return new Promise((resolve) => {
    execFile(command, ['-I', '-S', '-c', ASK], { timeout: ASK_TIMEOUT_MS }, (error, stdout) => {
      resolve(error === null ? (JSON.parse(stdout) as PythonRuntime) : null)
    })
  })
}
