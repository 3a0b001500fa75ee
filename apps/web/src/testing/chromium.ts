import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** A fresh, quiet browser that asks nobody for anything. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The path of the system's Chromium. Installs Debian's when it is missing and this process is root; null, after a
 * notice that says how to get it, when it cannot be had.
 */
export function ensureChromium(): string | null {
  const found = findChromium()
  if (found !== null) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write('Browser tests need Chromium: installing Debian’s once…\n')
    try {
      execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'ignore' })
    } catch (error) {
      process.stderr.write(`Chromium was not installed: ${String(error)}\n`)
    }
  }
  const installed = findChromium()
  if (installed === null) {
    process.stderr.write('Browser tests are skipped. Install Chromium (apt-get install chromium) to run them.\n')
  }
  return installed
}

function findChromium(): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) if (folder !== '' && existsSync(join(folder, name))) return join(folder, name)
  }
  return null
}
