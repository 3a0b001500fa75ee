import { it } from 'vitest'
import { describeInBrowser } from '../../testing/browser.ts'

describeInBrowser('the gallery of templates', (kit) => {
  it('makes a workflow of a template in one press, with its parameters', async () => {
    const page = await kit.open({ path: '/templates' })
    await kit.screenshot(page, 'templates')
    await page.getByRole('searchbox').fill('webhook')
    await page
      .getByRole('button', { name: /Webhook/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('.react-flow__node').first().waitFor()
    await dialog.getByRole('textbox', { name: 'Name of the workflow' }).fill('My own')
    await kit.screenshot(page, 'template')
    await dialog.getByRole('button', { name: 'Make workflow' }).click()
    await page.getByRole('heading', { name: 'My own', level: 1 }).waitFor()
  })
})
