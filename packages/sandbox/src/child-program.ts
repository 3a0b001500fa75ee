import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { HeddleError } from '@heddle/model'

// Node warns, once a process, that stripping is experimental; it does so in a process that is not the server.
const STRIP = `
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
process.stdout.write(stripTypeScriptTypes(readFileSync(process.argv[1], 'utf8')))`

const loaded = new Map<string, Promise<string>>()

/**
 * Text of a program under `child/`, ready to be passed on a command line (`--eval`, `-c`): a sandbox process never
 * opens a file of ours. TypeScript comes back without its types, stripped by the Node at `nodePath`. Rejects with
 * `SANDBOX_CRASHED` when that Node is killed; the next call tries again.
 */
export function loadChildProgram(file: string, nodePath: string): Promise<string> {
  const known = loaded.get(file)
  if (known !== undefined) return known
  const path = fileURLToPath(new URL(`./child/${file}`, import.meta.url))
  const text = file.endsWith('.ts') ? strip(path, nodePath) : readFile(path, 'utf8')
  loaded.set(file, text)
  text.catch(() => loaded.delete(file))
  return text
}

function strip(path: string, nodePath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ['--no-warnings', '--input-type=module', '--eval', STRIP, path]
    execFile(nodePath, args, { env: {} }, (error, stdout) => {
      if (error === null) resolve(stdout)
      else if (error.signal === undefined || error.signal === null) reject(error)
      else
        reject(
          new HeddleError('SANDBOX_CRASHED', `The sandbox could not be prepared: ${error.signal} ended it.`, {
            cause: error,
          }),
        )
    })
  })
}
