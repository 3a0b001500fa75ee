/*
 * `npm test`: the checks, every test, a short chaos run. Ends with one line `N passed, N failed, N skipped` and a
 * non-zero code when anything failed, also when a test runner died before it could count.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

function run(args: readonly string[]): Promise<{ readonly code: number; readonly lastLine: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
    let tail = ''
    child.stdout.on('data', (data: Buffer) => {
      process.stdout.write(data)
      tail = (tail + data.toString()).slice(-2_000)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, lastLine: tail.trimEnd().split('\n').at(-1) ?? '' }))
  })
}

/** A program whose last line is `N passed, N failed`. Counts as one failure when it ends badly without saying so. */
async function countProgram(title: string, args: readonly string[]): Promise<Count> {
  console.log(`\n── ${title}`)
  const { code, lastLine } = await run(args)
  const match = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(lastLine)
  const [passed, failed, skipped] =
    match === null ? [0, 0, 0] : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped }
}

async function countVitest(args: readonly string[]): Promise<Count> {
  console.log('\n── tests')
  const folder = mkdtempSync(join(tmpdir(), 'heddle-test-'))
  try {
    const report = join(folder, 'report.json')
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
    const { code } = await run([
      vitest,
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ])
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
    const result = JSON.parse(readFileSync(report, 'utf8'))
    const failed = Number(result.numFailedTests)
    // A file that cannot even be loaded has no tests that could fail.
    const broken = Number(result.numFailedTestSuites) > 0 || code !== 0 ? 1 : 0
    return {
      passed: Number(result.numPassedTests),
      failed: Math.max(failed, broken),
      skipped: Number(result.numPendingTests),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const chosen = process.argv.slice(2)
const counts =
  chosen.length > 0
    ? [await countVitest(chosen)]
    : [
        await countProgram('checks', ['--disable-warning=ExperimentalWarning', 'scripts/check.ts']),
        await countVitest([
          '--coverage.enabled',
          '--coverage.reporter=text-summary',
          '--coverage.include=packages/*/src/**/*.{ts,tsx}',
        ]),
        await countProgram('chaos, short', ['--disable-warning=ExperimentalWarning', 'bench/chaos/main.ts', '--short']),
      ]
const total = counts.reduce((sum, count) => ({
  passed: sum.passed + count.passed,
  failed: sum.failed + count.failed,
  skipped: sum.skipped + count.skipped,
}))
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 ? 0 : 1
