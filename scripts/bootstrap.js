/*
 * Brings what a fresh clone lacks: Node 26 and the installed packages. Plain JavaScript for Node 20, because it runs
 * before anything else exists. Asks the npm registry only for `node` and for what package-lock.json names.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The Node release Heddle runs on. */
export const NODE_VERSION = '26.10.0'
const NODE_MAJOR = Number(NODE_VERSION.split('.')[0])

/**
 * How Heddle's Node is started. The young generation may grow to three times 64 MB: an execution that is on its way
 * lives for some tens of milliseconds, and with the default of 16 MB most of them are copied twice and then collected
 * from the old generation, which costs more processor time than running them. The server gives it back when it is at
 * rest; for that it needs the collector.
 */
export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64', '--expose-gc']

/** The root of the checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * The path of a Node 26 binary: this process's own, `HEDDLE_NODE`, or one installed into the user's cache from the
 * registry package `node`. Exits with 1 and says what to do when it cannot be had.
 */
export function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath
  if (process.env.HEDDLE_NODE) return process.env.HEDDLE_NODE
  const folder = join(cacheFolder(), `node-${NODE_VERSION}`)
  const binary = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  say(`Heddle runs on Node ${NODE_MAJOR}; this is ${process.version}. Fetching Node ${NODE_VERSION} once…`)
  mkdirSync(dirname(folder), { recursive: true })
  const fresh = mkdtempSync(join(dirname(folder), 'node-'))
  writeFileSync(join(fresh, 'package.json'), '{"private":true}\n')
  npm(['install', '--no-save', '--no-package-lock', `node@${NODE_VERSION}`], fresh)
  if (!existsSync(join(fresh, 'node_modules', 'node', 'bin'))) {
    fail(`Node ${NODE_VERSION} was not installed. Install Node ${NODE_MAJOR} yourself, or set HEDDLE_NODE to its path.`)
  }
  try {
    renameSync(fresh, folder)
  } catch (error) {
    // Another process was first: its copy serves as well.
    if (!existsSync(binary)) throw error
    rmSync(fresh, { recursive: true, force: true })
  }
  return binary
}

/**
 * Installs the packages of `folder` (the root by default) when its lock file changed since the last install.
 * @param {{ folder?: string, withDevelopment?: boolean }} [options] `withDevelopment`: also what tests need.
 */
export function ensureInstalled({ folder = ROOT, withDevelopment = false } = {}) {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  const stampPath = join(folder, 'node_modules', '.heddle-installed.json')
  const stamp = existsSync(stampPath) ? JSON.parse(readFileSync(stampPath, 'utf8')) : null
  if (stamp?.lock === lock && (stamp.withDevelopment || !withDevelopment)) return
  say(`Installing packages${folder === ROOT ? '' : ` of ${folder.slice(ROOT.length + 1)}`}…`)
  npm(['ci', ...(withDevelopment ? [] : ['--omit=dev'])], folder)
  writeFileSync(stampPath, JSON.stringify({ lock, withDevelopment }))
}

/**
 * Runs Node 26 on a program of this checkout and waits for its end.
 * @returns {number} the exit code
 */
export function runNode(node, args, options = {}) {
  const result = spawnSync(node, args, { stdio: 'inherit', env: childEnvironment(), ...options })
  if (result.error) fail(`Cannot run ${node}: ${result.error.message}`)
  return result.status ?? 1
}

/** The environment of a Node 26 child: compiled modules are kept, which halves the start. */
export function childEnvironment() {
  return { NODE_COMPILE_CACHE: join(cacheFolder(), 'compiled'), ...process.env }
}

export function say(text) {
  process.stderr.write(`${text}\n`)
}

export function fail(text) {
  say(text)
  process.exit(1)
}

function cacheFolder() {
  if (process.env.HEDDLE_CACHE) return process.env.HEDDLE_CACHE
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'heddle')
}

function npm(args, cwd) {
  const quiet = ['--loglevel=error', '--no-fund', '--no-audit', '--no-update-notifier']
  const cli = process.env.npm_execpath
  const [command, first] = cli && /npm-cli\.c?js$/.test(cli) ? [process.execPath, [cli]] : ['npm', []]
  const result = spawnSync(command, [...first, ...args, ...quiet], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
    env: withoutNpmSettings(process.env),
  })
  if (result.error || result.status !== 0)
    fail(`npm ${args[0]} failed in ${cwd}. Check that the npm registry can be reached, then try again.`)
}

/** npm hands its own settings down to scripts; those of an outer `npx` or `npm test` must not steer an inner install. */
function withoutNpmSettings(env) {
  const kept = /^npm_config_(registry|cache|userconfig|globalconfig|https?_proxy|proxy|noproxy|cafile|.*auth.*)$/i
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name) || kept.test(name)))
}
