/*
 * The kit of the browser tests: the system's Chromium against a real server that serves the built app.
 *
 * 1. Each file has its own server, data and browser; each page its own profile.
 * 2. A console error, an uncaught exception or a violation of the page's policy fails the test it happened in, unless
 *    the test expected it.
 * 3. Screenshots are kept only where HEDDLE_SCREENSHOTS names a folder.
 */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import type { Language } from '../preferences/preferences.ts'
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.ts'
import { startTestServer, type TestServer } from './test-server.ts'

export interface OpenOptions {
  /** Default: `/`. */
  readonly path?: string
  /** Default: `light`. */
  readonly theme?: 'light' | 'dark'
  /** Default: `en`. */
  readonly language?: Language
  /** CSS pixels. Default: 1440 × 900; phones are 360 × 780. */
  readonly size?: { readonly width: number; readonly height: number }
}

export interface BrowserKit {
  /** Address of the server. */
  readonly url: () => string
  /** A page in a fresh profile, once what is asked for is drawn. */
  readonly open: (options?: OpenOptions) => Promise<Page>
  /** Takes note of a console error that belongs to the test. */
  readonly expectProblem: (pattern: RegExp) => void
  /** Keeps a picture as `<name>-<theme>-<language>-<width>.png`. */
  readonly screenshot: (page: Page, name: string) => Promise<void>
  /** Ends the server, as a crash or an update would; and starts it again at the same address. */
  readonly pauseServer: () => Promise<void>
  readonly resumeServer: () => Promise<void>
}

export const PHONE = { width: 360, height: 780 } as const
export const TABLET = { width: 768, height: 1024 } as const
export const DESKTOP = { width: 1440, height: 900 } as const

const executablePath = ensureChromium()

export interface SessionOptions {
  /** Whether the server makes the example workflows. Default: `seed`. */
  readonly examples?: 'seed' | 'none'
  /** Added to the browser's. */
  readonly flags?: readonly string[]
}

/** `describe` with a browser; skipped where there is none. */
export function describeInBrowser(
  title: string,
  define: (kit: BrowserKit) => void,
  options: SessionOptions = {},
): void {
  describe.skipIf(executablePath === null)(title, () => {
    const session = new BrowserSession(options)
    beforeAll(() => session.start())
    afterEach(() => session.endTest())
    afterAll(() => session.stop())
    define(session)
  })
}

class BrowserSession implements BrowserKit {
  readonly #options: SessionOptions
  #server: TestServer | null = null
  #browser: Browser | null = null
  readonly #contexts: BrowserContext[] = []
  readonly #problems: string[] = []
  readonly #expected: RegExp[] = []

  constructor(options: SessionOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { examples = 'seed', flags = [] } = this.#options
    this.#server = await startTestServer({ HEDDLE_EXAMPLES: examples })
    this.#browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS, ...flags] })
  }

  readonly url = (): string => this.#server?.url ?? ''

  readonly open = async (options: OpenOptions = {}): Promise<Page> => {
    const { path = '/', theme = 'light', language = 'en', size = DESKTOP } = options
    if (this.#browser === null) throw new Error('The browser is not started.')
    const context = await this.#browser.newContext({
      viewport: size,
      colorScheme: theme,
      locale: language === 'ko' ? 'ko-KR' : 'en-US',
      timezoneId: 'Asia/Seoul',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    this.#contexts.push(context)
    const page = await context.newPage()
    await this.#watch(page)
    await page.goto(`${this.url()}${path}`)
    await page.locator('h1').first().waitFor()
    return page
  }

  readonly expectProblem = (pattern: RegExp): void => void this.#expected.push(pattern)

  readonly screenshot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['HEDDLE_SCREENSHOTS']
    if (folder === undefined) return
    const { theme, language } = await page.evaluate(() => ({
      theme: document.documentElement.dataset['theme'],
      language: document.documentElement.lang,
    }))
    const path = join(folder, `${name}-${theme}-${language}-${page.viewportSize()?.width}.png`)
    mkdirSync(dirname(path), { recursive: true })
    await page.screenshot({ path })
  }

  readonly pauseServer = async (): Promise<void> => this.#server?.pause()

  readonly resumeServer = async (): Promise<void> => this.#server?.resume()

  async endTest(): Promise<void> {
    for (const context of this.#contexts.splice(0)) await context.close()
    const expected = this.#expected.splice(0)
    const problems = this.#problems.splice(0).filter((problem) => !expected.some((pattern) => pattern.test(problem)))
    expect(problems, 'problems that the browser reported').toEqual([])
  }

  async stop(): Promise<void> {
    await this.#browser?.close()
    await this.#server?.stop()
  }

  async #watch(page: Page): Promise<void> {
    page.on('pageerror', (error) => this.#problems.push(`uncaught: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') this.#problems.push(`console: ${message.text()} (${message.location().url})`)
    })
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`)
      })
    })
  }
}
