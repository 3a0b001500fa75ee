/*
 * `npm run dev`: the server, started again on every change, and the web app with its changes in the browser at once.
 * The browser talks to Vite on port 8421, which hands calls of the API to the server.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const port = process.env['PORT'] ?? '8420'

function startApi(): ChildProcess {
  const main = join(ROOT, 'apps/cli/src/main.ts')
  const args = ['--watch', '--disable-warning=ExperimentalWarning', main, 'start', ...process.argv.slice(2)]
  return spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, PORT: port } })
}

// vite.config.ts reads it; the server does not know the name.
const api = startApi()
process.env['HEDDLE_API'] = `http://localhost:${port}`
const web = await createServer({ root: join(ROOT, 'apps/web'), clearScreen: false })
await web.listen()
web.printUrls()

const stop = async () => {
  api.kill('SIGTERM')
  await web.close()
}
api.once('exit', (code) => {
  process.exitCode = code ?? 1
  void web.close()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
