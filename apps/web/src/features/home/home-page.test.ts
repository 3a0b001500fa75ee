import { expect, it } from 'vitest'
import { apiOf } from '../../testing/api-of.ts'
import { describeInBrowser } from '../../testing/browser.ts'

describeInBrowser('the home page', (kit) => {
  it('lets a newcomer press Run at once, and tells what happens', async () => {
    const page = await kit.open()
    await page.getByRole('button', { name: 'Run Hello' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
    await page.waitForURL('**/executions/*')
    await page.getByText('Completed').first().waitFor()
    await page.goto(kit.url())
    await apiOf(kit.url()).start('Approval')
    await page.getByRole('link', { name: /Decisions waiting\s*1/ }).waitFor()
    await page.getByRole('link', { name: /Waiting Approval/ }).waitFor()
    await kit.screenshot(page, 'home')
    await page.getByRole('link', { name: /Completed, last 24 h/ }).click()
    await page.getByRole('row', { name: /Hello/ }).first().waitFor()
  })

  it.each(['light', 'dark'] as const)('speaks Korean (%s)', async (theme) => {
    const page = await kit.open({ theme, language: 'ko' })
    await page.getByRole('heading', { name: '빠른 시작' }).waitFor()
    await kit.screenshot(page, 'home')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko')
  })

  it('finds workflows and executions in the palette', async () => {
    const id = await apiOf(kit.url()).start('Hello')
    const page = await kit.open()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to a page').fill('feedback')
    await page.getByRole('option', { name: /Feedback loop/ }).waitFor()
    await kit.screenshot(page, 'palette')
    await page.getByPlaceholder('Go to a page').fill(id.slice(0, 18))
    await page.getByRole('option', { name: new RegExp(id) }).click()
    await page.waitForURL(`**/executions/${id}`)
  })
})
