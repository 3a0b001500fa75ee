import { expect, it } from 'vitest'
import { DESKTOP, PHONE, TABLET, describeInBrowser } from '../testing/browser.ts'

const PLACES = ['', 'workflows', 'executions', 'approvals', 'templates', 'settings']

describeInBrowser('the frame of the app', (kit) => {
  it.each(PLACES)('shows /%s with its name in the header and the window title', async (place) => {
    const page = await kit.open({ path: `/${place}` })
    const heading = await page.locator('h1').innerText()
    expect(await page.title()).toBe(`${heading} · Heddle`)
    expect(await page.locator('[aria-current="page"]', { hasText: heading }).count()).toBeGreaterThan(0)
  })

  it.each([PHONE, TABLET, DESKTOP])('fits a window of $width pixels in both themes and languages', async (size) => {
    for (const theme of ['light', 'dark'] as const) {
      for (const language of ['en', 'ko'] as const) {
        for (const place of PLACES) {
          const page = await kit.open({ path: `/${place}`, theme, language, size })
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
          await kit.screenshot(page, place === '' ? 'home' : place)
          await page.close()
        }
      }
    }
  })
})
