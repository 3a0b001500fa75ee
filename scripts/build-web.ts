/*
 * Builds the web app into apps/web/dist when it does not belong to the sources that are here. The new build replaces
 * the old one whole: who reads meanwhile sees one or the other.
 */
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WEB_DIST, hashWebSources, isWebFresh } from './web/web-stamp.js'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const DIST = join(ROOT, WEB_DIST)

async function build(): Promise<void> {
  if (isWebFresh(ROOT)) return
  process.stderr.write('Building the web app…\n')
  const stamp = hashWebSources(ROOT)
  const [{ build: runVite }, { compressAssets }] = await Promise.all([
    import('vite'),
    import('./web/compress-assets.ts'),
  ])
  removeLeftovers()
  const fresh = `${DIST}.new`
  try {
    await runVite({
      root: join(ROOT, 'apps/web'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    })
    compressAssets(fresh)
    writeFileSync(join(fresh, '.stamp'), stamp)
    replaceFolder(DIST, fresh)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Of builds that were killed: nobody else builds while this process holds the lock. */
function removeLeftovers(): void {
  for (const name of readdirSync(dirname(DIST))) {
    if (name.startsWith('dist.')) rmSync(join(dirname(DIST), name), { recursive: true, force: true })
  }
}

function replaceFolder(target: string, fresh: string): void {
  const old = `${target}.old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(target)) renameSync(target, old)
  renameSync(fresh, target)
  rmSync(old, { recursive: true, force: true })
}

if (!isWebFresh(ROOT)) {
  const { withBuildLock } = await import('./web/build-lock.ts')
  await withBuildLock(join(ROOT, 'node_modules/.cache/heddle-web-build.lock'), build)
}
