import { HeddleError } from '@heddle/model'
import { bubblewrapWall } from './bubblewrap-wall.ts'
import { containerWall } from './container-wall.ts'
import { namespacesWall } from './namespaces-wall.ts'
import { permissionWall } from './permission-wall.ts'
import { probeWall, type ProbeContext } from './probe-wall.ts'
import { findPython, type PythonRuntime } from './python-runtime.ts'
import { isStrongEnough, type Wall, type WallName } from './wall.ts'

type Language = 'javascript' | 'python'

/** How one wall does on this machine. */
export interface WallReport {
  readonly wall: WallName
  /** Whether JavaScript runs behind it. */
  readonly works: boolean
  /** What runs behind it. */
  readonly languages: readonly Language[]
  /** Why it does not work, and what to install; `null` when it does. */
  readonly reason: string | null
  /** Whether `HEDDLE_SANDBOX` accepts it. */
  readonly accepted: boolean
  /** Whether Python runs behind it, and why not. */
  readonly python: { readonly works: boolean; readonly reason: string | null }
}

export interface WallChoiceOptions extends ProbeContext {
  readonly minimumWall: WallName
  /** Only these are tried; all when absent. */
  readonly walls?: readonly WallName[] | undefined
  readonly pythonPath?: string | undefined
}

const ALL: readonly Wall[] = [containerWall, bubblewrapWall, namespacesWall, permissionWall]

const INSTALL =
  'Install the package bubblewrap, or allow unprivileged user namespaces; `heddle doctor` shows every wall.'

const RETRY_MS = 60_000

/** Tries each wall when first asked, and picks the strongest that holds. */
export class WallChoice {
  readonly #options: WallChoiceOptions
  readonly #walls: readonly Wall[]
  readonly #probes = new Map<string, Promise<string | null>>()
  #python: Promise<PythonRuntime | string> | null = null

  constructor(options: WallChoiceOptions) {
    this.#options = options
    this.#walls = ALL.filter((wall) => options.walls?.includes(wall.name) ?? true)
  }

  /** The strongest wall that holds JavaScript here. Rejects with `SANDBOX_UNAVAILABLE`, saying what to install. */
  async forJavaScript(): Promise<Wall> {
    return this.#pick('javascript')
  }

  /** The same for Python, with the interpreter. */
  async forPython(): Promise<{ readonly wall: Wall; readonly python: PythonRuntime }> {
    const python = await this.#findPython()
    if (typeof python === 'string') throw new HeddleError('SANDBOX_UNAVAILABLE', `Python code cannot run: ${python}.`)
    return { wall: await this.#pick('python'), python }
  }

  async report(): Promise<readonly WallReport[]> {
    return Promise.all(this.#walls.map((wall) => this.#reportOn(wall)))
  }

  async #reportOn(wall: Wall): Promise<WallReport> {
    const reason = await this.#probe(wall, 'javascript')
    const python = await this.#probe(wall, 'python')
    return {
      wall: wall.name,
      works: reason === null,
      reason,
      languages: [
        ...(reason === null ? (['javascript'] as const) : []),
        ...(python === null ? (['python'] as const) : []),
      ],
      accepted: isStrongEnough(wall.name, this.#options.minimumWall),
      python: { works: python === null, reason: python },
    }
  }

  async #pick(language: Language): Promise<Wall> {
    const reasons: string[] = []
    for (const wall of this.#walls) {
      if (!isStrongEnough(wall.name, this.#options.minimumWall)) continue
      const reason = await this.#probe(wall, language)
      if (reason === null) return wall
      reasons.push(`${wall.name}: ${reason}`)
    }
    const what = language === 'python' ? 'Python code' : 'JavaScript code'
    const weakest = `no wall works that is at least "${this.#options.minimumWall}"`
    throw new HeddleError('SANDBOX_UNAVAILABLE', `${what} cannot run: ${weakest} (${reasons.join('; ')}). ${INSTALL}`)
  }

  /** Tries a wall once; one that did not hold is tried again after a while, since a busy machine can fail a probe. */
  #probe(wall: Wall, language: Language): Promise<string | null> {
    const key = `${wall.name} ${language}`
    const known = this.#probes.get(key)
    if (known !== undefined) return known
    const probe = language === 'python' ? this.#probePython(wall) : probeWall(wall, null, this.#options)
    this.#probes.set(key, probe)
    const forget = () => this.#probes.delete(key)
    probe.then((reason) => reason !== null && setTimeout(forget, RETRY_MS).unref(), forget)
    return probe
  }

  async #probePython(wall: Wall): Promise<string | null> {
    if (!wall.holdsAnyProgram) return `${wall.name} holds JavaScript only`
    const python = await this.#findPython()
    return typeof python === 'string' ? python : probeWall(wall, python, this.#options)
  }

  #findPython(): Promise<PythonRuntime | string> {
    this.#python ??= findPython(this.#options.pythonPath)
    return this.#python
  }
}
