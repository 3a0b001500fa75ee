import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { DESKTOP, PHONE, TABLET, describeInBrowser } from '../testing/browser.ts'
import { findUnnamed } from '../testing/find-unnamed.ts'

const PLACES = ['', 'workflows', 'executions', 'approvals', 'templates', 'settings', 'design', 'no/such/page']
const MAX_FIRST_LOAD_BYTES = 300_000

const heading = (page: Page) => page.locator('h1').first()

describeInBrowser('the frame of the app', (kit) => {
  it.each([
    { size: PHONE, language: 'en' },
    { size: TABLET, language: 'ko' },
    { size: DESKTOP, language: 'en' },
    { size: DESKTOP, language: 'ko' },
    { size: PHONE, language: 'ko' },
  ] as const)('shows every page in $size.width pixels and "$language", in both themes', async ({ size, language }) => {
    const page = await kit.open({ size, language })
    for (const place of PLACES) {
      await page.goto(`${kit.url()}/${place}`)
      await heading(page).waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
      expect(await findUnnamed(page), `unnamed on /${place}`).toEqual([])
      if (!['', 'design'].includes(place))
        expect(await page.title()).toBe(`${await heading(page).innerText()} · Heddle`)
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.locator(`[data-theme="${theme}"]`).waitFor()
        await kit.screenshot(page, place.replaceAll('/', '-') || 'home')
      }
    }
  })

  it('loads the first page with less than 300 KB of compressed JavaScript, all of it from this server', async () => {
    const page = await kit.open()
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map((entry) => {
        const { name, encodedBodySize } = entry as PerformanceResourceTiming
        return { name, bytes: encodedBodySize }
      }),
    )
    const scripts = loaded.filter(({ name }) => /\.js(\?|$)/.test(name))
    expect(scripts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(MAX_FIRST_LOAD_BYTES)
    expect(scripts.length).toBeGreaterThan(1)
    expect(loaded.filter(({ name }) => !name.startsWith(kit.url()))).toEqual([])
  })

  it('goes to places by keys, by the palette and by links, and puts the focus on the page', async () => {
    const page = await kit.open()
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    await page.waitForURL('**/workflows')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to a page').fill('appro')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/approvals')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Executions' }).first().click()
    await page.waitForURL('**/executions')
  })

  it('leaves plain keys to fields, and lists every shortcut on "?"', async () => {
    const page = await kit.open({ path: '/design' })
    await page.getByPlaceholder('Search…').fill('')
    await page.getByPlaceholder('Search…').pressSequentially('gw?')
    expect(await page.getByPlaceholder('Search…').inputValue()).toBe('gw?')
    expect(page.url()).toContain('/design')
    await page.locator('h1').click()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.waitFor()
    expect(await sheet.getByText('Executions').count()).toBe(1)
    await kit.screenshot(page, 'shortcuts')
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
  })

  it('keeps theme, language and sidebar in this browser', async () => {
    const page = await kit.open({ path: '/settings' })
    await page.getByRole('radio', { name: 'Dark' }).click()
    await page.locator('html[data-theme="dark"]').waitFor()
    await page.getByRole('combobox', { name: 'Language' }).click()
    await page.getByRole('option', { name: '한국어' }).click()
    await page.getByRole('heading', { name: '설정', level: 1 }).waitFor()
    await page.keyboard.press('Control+b')
    await page.reload()
    await page.getByRole('heading', { name: '설정', level: 1 }).waitFor()
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko')
    await page.getByRole('button', { name: '사이드바 펼치기' }).waitFor()
  })

  it('says that it is offline, and that it is not any more', async () => {
    const page = await kit.open({ path: '/settings' })
    await page.context().setOffline(true)
    await page.getByText('This device is offline').waitFor()
    await kit.screenshot(page, 'offline')
    await page.context().setOffline(false)
    await page.getByText('This device is offline').waitFor({ state: 'hidden' })
  })

  it('says that Heddle cannot be reached, stays usable, and goes on by itself when it is back', async () => {
    kit.expectProblem(/ERR_CONNECTION_REFUSED|dynamically imported module/)
    const page = await kit.open({ path: '/approvals' })
    await kit.pauseServer()
    await page.getByRole('link', { name: 'Settings' }).first().click()
    await page.getByText('Heddle cannot be reached. What you see').waitFor()
    await kit.screenshot(page, 'unreachable')
    await page.getByRole('link', { name: 'Approvals' }).first().click()
    await page.getByRole('heading', { name: 'Approvals', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Settings' }).first().click()
    await page.getByRole('alert').waitFor()
    await kit.resumeServer()
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
    await page.getByText('Heddle cannot be reached. What you see').waitFor({ state: 'hidden' })
  })
})
