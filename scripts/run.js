/* `npm test`, `check`, `bench`, `chaos`, `dev`: brings what is missing, then hands over to a TypeScript program. */
import { join } from 'node:path'
import { NODE_FLAGS, ROOT, ensureInstalled, ensureNode, fail, runNode } from './bootstrap.js'
import { ensureWebApp } from './web/ensure-web-app.js'

/** What each command needs beside the packages, and what it starts. */
const COMMANDS = {
  test: { program: 'scripts/test.ts', folders: ['tools/test-servers', 'bench'] },
  check: { program: 'scripts/check.ts', folders: ['bench'] },
  bench: { program: 'bench/main.ts', folders: ['tools/test-servers', 'bench'] },
  chaos: { program: 'bench/chaos/main.ts', folders: ['tools/test-servers'] },
  new: { program: 'scripts/new.ts', folders: [] },
  dev: { program: 'scripts/dev.ts', folders: [] },
}

const [name = '', ...rest] = process.argv.slice(2)
const command = COMMANDS[name]
if (command === undefined) fail(`Unknown command "${name}". Choose one of ${Object.keys(COMMANDS).join(', ')}.`)

const node = ensureNode()
ensureInstalled({ withDevelopment: true })
for (const folder of command.folders) ensureInstalled({ folder: join(ROOT, folder), withDevelopment: true })
if (name === 'test') ensureWebApp(node)
const args = [...NODE_FLAGS, join(ROOT, command.program), ...rest]
process.exit(runNode(node, args, { cwd: ROOT }))
