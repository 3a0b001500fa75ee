/* `npm run check`: types, lint, layers, formatting, generated documents. Seconds; says all that is wrong, then fails. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkLayers } from './check/check-layers.ts'
import { checkSizes } from './check/check-sizes.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

interface CheckResult {
  readonly name: string
  readonly ok: boolean
  readonly output: string
}

function runProgram(name: string, args: readonly string[]): Promise<CheckResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT })
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr.on('data', (data: Buffer) => (output += data.toString()))
    child.on('close', (code) => resolve({ name, ok: code === 0, output }))
  })
}

async function runLayers(): Promise<CheckResult> {
  const report = await checkLayers(ROOT)
  const unseen = report.sourceFiles.filter((file) => !report.modulesSeen.includes(file))
  const lines = [
    ...report.violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`),
    ...unseen.map((file) => `not seen by the layer check: ${file}`),
  ]
  return { name: `layers (${report.modulesSeen.length} modules)`, ok: lines.length === 0, output: lines.join('\n') }
}

function runSizes(): CheckResult {
  const lines = checkSizes(ROOT)
  return { name: 'sizes', ok: lines.length === 0, output: lines.join('\n') }
}

const tsc = join(ROOT, 'node_modules/typescript7/bin/tsc')
const bin = (name: string) => join(ROOT, 'node_modules', name)
const results = await Promise.all([
  runProgram('types', [tsc, '-p', 'tsconfig.json']),
  runProgram('types of the pure layers', [tsc, '-p', 'tsconfig.pure.json']),
  runProgram('types of the web app', [tsc, '-p', 'tsconfig.web.json']),
  runProgram('lint', [bin('oxlint/bin/oxlint'), '--quiet']),
  runProgram('formatting', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
  ...(existsSync(join(ROOT, 'scripts/generate-docs.ts'))
    ? [runProgram('generated documents', ['scripts/generate-docs.ts', '--check'])]
    : []),
  runProgram('generated client', ['scripts/generate-client.ts', '--check']),
  runLayers(),
])
results.push(runSizes())

for (const result of results) {
  console.log(`${result.ok ? '✓' : '✗'} ${result.name}`)
  if (!result.ok) console.log(result.output.trimEnd())
}
const failed = results.filter((result) => !result.ok).length
console.log(`${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
