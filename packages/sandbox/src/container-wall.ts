import { execFile } from 'node:child_process'
import { findProgram } from './find-program.ts'
import type { Wall } from './wall.ts'
import { HeddleError } from '@heddle/model'

const ENGINES = ['docker', 'podman'] as const
const ANSWER_TIMEOUT_MS = 5_000

/**
 * Containers are detected and reported, not used: starting one costs more than a namespace of our own and needs an
 * engine that runs as root. `unavailable` therefore always gives a reason.
 */
export const containerWall: Wall = {
  name: 'container',
  holdsAnyProgram: true,
  async unavailable() {
    for (const engine of ENGINES) {
      const program = await findProgram(engine)
      if (program === null) continue
      if (await engineAnswers(program))
        return `${engine} answers, but code is not run in containers; bubblewrap is used`
      return `${engine} is installed, but no engine answers`
    }
    return 'neither docker nor podman is installed'
  },
  async launch() {
    throw new HeddleError('SANDBOX_UNAVAILABLE', 'Code is not run in containers; install bubblewrap.')
  },
}

function engineAnswers(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    const args = ['version', '--format', '{{.Server.Version}}']
    execFile(program, args, { timeout: ANSWER_TIMEOUT_MS }, (error) => resolve(error === null))
  })
}
