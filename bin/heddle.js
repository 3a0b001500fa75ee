#!/usr/bin/env node
/* The `heddle` command. Plain JavaScript for Node 20: brings Node 26 and the packages, then hands over to apps/cli. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { NODE_FLAGS, ROOT, childEnvironment, ensureInstalled, ensureNode, fail } from '../scripts/bootstrap.js'
import { ensureWebApp } from '../scripts/web/ensure-web-app.js'

const node = ensureNode()
ensureInstalled()
if (process.argv[2] === 'start') ensureWebApp(node)
const child = spawn(node, [...NODE_FLAGS, join(ROOT, 'apps/cli/src/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: childEnvironment(),
})
// The terminal sends Ctrl-C to the whole group; the child decides what it means, and its end is ours.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT') child.kill(signal)
  })
}
child.on('error', (error) => fail(`Cannot run ${node}: ${error.message}`))
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']))
