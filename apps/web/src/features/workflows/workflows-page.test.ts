import { expect, it } from 'vitest'
import { apiOf } from '../../testing/api-of.ts'
import { describeInBrowser, PHONE } from '../../testing/browser.ts'
import { dropFile } from '../../testing/drop-file.ts'

const GREETING = `format: heddle/v1
name: Greeting
nodes:
  - { id: say, type: data.template@1, config: { text: 'Hi \${{ input.name }}' } }
input: { type: object, properties: { name: { type: string, default: Ada } }, required: [name] }
output: { said: say.text }
`
const BROKEN = `format: heddle/v1
name: Broken
nodes:
  - { id: say, type: data.template@1, config: { text: '\${{ nobody.text }}' } }
`

describeInBrowser('the list of workflows', (kit) => {
  it('shows the examples, and finds one by its name, which the address keeps', async () => {
    const page = await kit.open({ path: '/workflows' })
    await page.getByRole('row', { name: /Hello/ }).waitFor()
    await kit.screenshot(page, 'workflows')
    await page.getByRole('searchbox').fill('approv')
    await page.waitForURL('**/workflows?q=approv')
    await page.getByRole('row', { name: /Hello/ }).waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('row', { name: /Approval/ }).waitFor()
    expect(await page.getByRole('row').count()).toBe(2)
    await page.getByRole('searchbox').fill('nothing like it')
    await page.getByText('No workflow fits').waitFor()
  })

  it('imports a file that is dropped on the page, and goes to the workflow', async () => {
    const page = await kit.open({ path: '/workflows' })
    await dropFile(page, { name: 'greeting.yaml', text: GREETING })
    const dialog = page.getByRole('dialog')
    await dialog.getByText('No findings').waitFor()
    await dialog.getByRole('button', { name: 'Import 1 workflow' }).click()
    await page.getByRole('heading', { name: 'Greeting', level: 1 }).waitFor()
    await page.getByText('1 workflow was imported.').first().waitFor()
  })

  it('names mistakes of a file with their line, and says what replaces what before it does', async () => {
    const page = await kit.open({ path: '/workflows' })
    await dropFile(page, { name: 'broken.yaml', text: BROKEN })
    await page.getByRole('dialog').getByText('Line 4, column').first().waitFor()
    await kit.screenshot(page, 'import-findings')
    await page.keyboard.press('Escape')
    await apiOf(kit.url()).client.post('/api/v1/workflows/import', { body: { text: GREETING } })
    await dropFile(page, { name: 'greeting.yaml', text: GREETING.replace("'Hi ", "'Hello ") })
    await page.getByRole('dialog').getByText('There is a workflow named').waitFor()
    await page.getByRole('radio', { name: 'Its new draft' }).click()
    await page.getByRole('dialog').getByText('/config/text').waitFor()
    await page.getByRole('button', { name: 'Import 1 workflow' }).click()
    await page.getByRole('tab', { name: 'Definition' }).click()
    await page.getByText('Hello ${{ input.name }}').waitFor()
  })

  it('deletes a workflow and brings it back', async () => {
    const page = await kit.open({ path: '/workflows?q=Shipping' })
    await page.getByRole('button', { name: 'More for Shipping cost' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('row', { name: /Shipping cost/ }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('row', { name: /Shipping cost/ }).waitFor()
  })

  it('runs a workflow from its row: the form has the defaults, checks what is typed, and leads to the execution', async () => {
    const page = await kit.open({ path: '/workflows?q=For+each' })
    await page
      .getByRole('row', { name: /For each/ })
      .getByRole('button', { name: 'Run' })
      .click()
    const items = page.getByRole('dialog').getByRole('spinbutton', { name: 'items' })
    await items.waitFor()
    expect(await items.inputValue()).toBe('1000')
    await items.fill('-1')
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
    await page
      .getByRole('alert')
      .getByText(/at least 0/)
      .waitFor()
    await kit.screenshot(page, 'run-dialog')
    await items.fill('12')
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
    await page.waitForURL('**/executions/*')
    await page.getByText('12/12').first().waitFor()
  })

  it('fits a phone', async () => {
    const page = await kit.open({ path: '/workflows', size: PHONE, theme: 'dark', language: 'ko' })
    await page.getByText('Hello', { exact: true }).waitFor()
    await kit.screenshot(page, 'workflows')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  })
})
