/*
 * Whether the built web app belongs to the sources that are here. Plain JavaScript for Node 20: the launcher asks
 * before any package is loaded.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** What the build is made from, relative to the root. The packages are those the web app may import. */
const SOURCES = [
  'package-lock.json',
  'apps/web/index.html',
  'apps/web/package.json',
  'apps/web/vite.config.ts',
  'apps/web/public',
  'apps/web/src',
  ...['client', 'ui', 'model', 'expressions', 'json-schema', 'graph'].map((name) => `packages/${name}/src`),
]

/** Where the built web app is, relative to the root. */
export const WEB_DIST = 'apps/web/dist'

/**
 * A hash over the names and contents of all sources; tests are left out.
 * @param {string} root the checkout
 * @returns {string}
 */
export function hashWebSources(root) {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap((source) => listFiles(root, source))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

/**
 * Whether `apps/web/dist` was built from the sources that are here now.
 * @param {string} root the checkout
 * @returns {boolean}
 */
export function isWebFresh(root) {
  const stamp = join(root, WEB_DIST, '.stamp')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashWebSources(root)
}

function listFiles(root, source) {
  const path = join(root, source)
  if (!existsSync(path)) return []
  if (/\.\w+$/.test(source)) return [source]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .sort()
}
