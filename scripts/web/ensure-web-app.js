import { join } from 'node:path'
import { ROOT, fail, runNode } from '../bootstrap.js'
import { isWebFresh } from './web-stamp.js'

/**
 * Builds the web app when it does not belong to the sources that are here. Exits with 1 when it cannot be built.
 * @param {string} node the path of a Node 26 binary
 */
export function ensureWebApp(node) {
  if (isWebFresh(ROOT)) return
  const program = join(ROOT, 'scripts/build-web.ts')
  if (runNode(node, ['--disable-warning=ExperimentalWarning', program], { cwd: ROOT }) !== 0)
    fail('The web app was not built. The message above says why.')
}
