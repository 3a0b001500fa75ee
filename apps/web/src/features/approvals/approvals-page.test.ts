import { expect, it } from 'vitest'
import { apiOf } from '../../testing/api-of.ts'
import { describeInBrowser } from '../../testing/browser.ts'

describeInBrowser('the inbox of approvals', (kit) => {
  it('fills while it is looked at; a wrong form is not sent; approving and rejecting empty it', async () => {
    const page = await kit.open({ path: '/approvals' })
    await page.getByText('Nothing waits for you').waitFor()
    const api = apiOf(kit.url())
    const first = await api.start('Approval', { customer: 'First Ltd' })
    await page.getByText('"Offer to First Ltd: 5000"').waitFor()
    const second = await api.start('Approval', { customer: 'Second Ltd' })
    await page.getByRole('link', { name: /Approvals.*2/ }).waitFor()
    await kit.screenshot(page, 'approvals')
    const discount = page.getByRole('spinbutton', { name: 'discount' })
    await discount.fill('80')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page
      .getByRole('alert')
      .getByText(/at most 50/)
      .waitFor()
    await discount.fill('10')
    await page.getByRole('textbox', { name: 'Note' }).fill('A good customer')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('"Offer to Second Ltd: 5000"').waitFor()
    await page.getByRole('button', { name: 'Reject' }).click()
    await page.getByText('Nothing waits for you').waitFor()
    const outputOf = async (id: string) =>
      (await api.client.get('/api/v1/executions/{id}', { params: { path: { id } } })).output
    expect(JSON.stringify(await outputOf(first))).toContain('less 10 %')
    expect(JSON.stringify(await outputOf(second))).toContain('Shelved')
  })
})
