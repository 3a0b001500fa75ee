import { expect, it } from 'vitest'
import { apiOf } from '../../testing/api-of.ts'
import { describeInBrowser } from '../../testing/browser.ts'

describeInBrowser('the list of executions', (kit) => {
  it('begins empty, and shows what starts while it is looked at', async () => {
    const page = await kit.open({ path: '/executions' })
    await page.getByText('No executions yet').waitFor()
    const api = apiOf(kit.url())
    await api.start('Hello')
    await page.getByRole('row', { name: /Completed.*Hello/ }).waitFor()
    await api.start('Approval')
    await page.getByRole('row', { name: /Waiting.*Approval/ }).waitFor()
    await kit.screenshot(page, 'executions')
    await page.getByRole('row', { name: /Hello/ }).press('Enter')
    await page.getByRole('heading', { name: 'Hello', level: 1 }).waitFor()
  })

  it('keeps its filters in the address', async () => {
    const api = apiOf(kit.url())
    await Promise.all([api.start('Hello'), api.start('Approval')])
    const page = await kit.open({ path: '/executions' })
    await page.getByRole('row', { name: /Hello/ }).first().waitFor()
    await page.getByRole('button', { name: 'Status' }).click()
    await page.getByRole('checkbox', { name: 'Waiting' }).click()
    await page.waitForURL(/status=/)
    await page.getByRole('row', { name: /Hello/ }).first().waitFor({ state: 'detached' })
    await page.reload()
    await page
      .getByRole('row', { name: /Approval/ })
      .first()
      .waitFor()
    expect(await page.getByRole('row', { name: /Hello/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('row', { name: /Hello/ }).first().waitFor()
  })

  it('cancels several at once, after asking', async () => {
    const api = apiOf(kit.url())
    const ids = await Promise.all([api.start('Approval'), api.start('Approval')])
    const page = await kit.open({ path: '/executions?status=%5B%22waiting%22%5D' })
    await page.getByRole('checkbox', { name: 'Choose all that are open' }).click()
    await page.getByRole('toolbar').getByRole('button', { name: 'Cancel them' }).click()
    await kit.screenshot(page, 'bulk-cancel')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel executions' }).click()
    await page.getByText('No execution fits').waitFor()
    for (const id of ids) {
      const { status } = await api.client.get('/api/v1/executions/{id}', { params: { path: { id } } })
      expect(status).toBe('cancelled')
    }
  })
})
