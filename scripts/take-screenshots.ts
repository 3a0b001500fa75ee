/*
 * Takes the pictures of the README in docs/images/: a first start on empty data, as a newcomer sees it, with a real
 * server and the system's Chromium. Run it when these screens have changed: `node scripts/take-screenshots.ts`.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { CHROMIUM_FLAGS, ensureChromium } from '../apps/web/src/testing/chromium.ts'
import { startTestServer } from '../apps/web/src/testing/test-server.ts'

const FOLDER = fileURLToPath(new URL('../docs/images', import.meta.url))
/** In CSS pixels: wide enough for the sidebar, small enough to be read beside another. */
const SIZE = { width: 1100, height: 680 }
/** The repository is cloned with them. */
const MAX_BYTES = 200 * 1024

const executablePath = ensureChromium()
if (executablePath === null) throw new Error('There is no Chromium. Install it (apt-get install chromium).')
const server = await startTestServer()
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] })
try {
  mkdirSync(FOLDER, { recursive: true })
  const page = await browser.newPage({
    viewport: SIZE,
    colorScheme: 'light',
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  await pressRun(page)
} finally {
  await browser.close()
  await server.stop()
}

/** Presses Run on the example "For each", and watches it to its end. */
async function pressRun(page: Page): Promise<void> {
  await page.goto(`${server.url}/workflows`)
  const row = page.getByRole('row', { name: /For each/ })
  await row.getByRole('button', { name: 'Run' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('spinbutton', { name: 'items' }).waitFor()
  await take(page, 'run.png')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('1000/1000').first().waitFor({ timeout: 120_000 })
  await page.getByText('total').first().waitFor()
  await take(page, 'execution.png')
}

/** Keeps a picture; throws when it is too large for the repository. */
async function take(page: Page, name: string): Promise<void> {
  // Nothing is under the pointer, and no caret blinks.
  await page.mouse.move(0, 0)
  const path = join(FOLDER, name)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  const { size } = statSync(path)
  if (size > MAX_BYTES) {
    rmSync(path)
    throw new Error(`${name} has ${size} bytes, more than ${MAX_BYTES}. Show less of the page.`)
  }
  process.stdout.write(`${path}  ${Math.round(size / 1024)} KB\n`)
}
