import { expect, it } from 'vitest'
import { apiOf } from '../../testing/api-of.ts'
import { DESKTOP, describeInBrowser } from '../../testing/browser.ts'

describeInBrowser('the page of a workflow', (kit) => {
  const openWorkflow = async (name: string, more: Parameters<typeof kit.open>[0] = {}) => {
    const id = await apiOf(kit.url()).findWorkflow(name)
    return kit.open({ ...more, path: `/workflows/${id}${more.path ?? ''}` })
  }

  it.each([
    { theme: 'light', language: 'en' },
    { theme: 'dark', language: 'ko' },
  ] as const)('draws the graph, and shows what a node is set to ($theme, $language)', async ({ theme, language }) => {
    const page = await openWorkflow('For each', { theme, language })
    await page.locator('.react-flow__node[data-id="tax"]').click()
    await page.getByRole('complementary', { name: 'tax' }).getByText('input.amount * 0.1').waitFor()
    expect(await page.locator('.react-flow__node').count()).toBe(4)
    expect(await page.locator('.react-flow__edge').count()).toBe(2)
    await kit.screenshot(page, 'workflow')
  })

  it('publishes a change with its difference and a note, and goes back to the version before', async () => {
    const { client, findWorkflow } = apiOf(kit.url())
    const id = await findWorkflow('Hello')
    const { definition, revision } = await client.get('/api/v1/workflows/{id}', { params: { path: { id } } })
    await client.put('/api/v1/workflows/{id}', {
      params: { path: { id } },
      ifMatch: `"r${revision}"`,
      body: { definition: { ...definition, settings: { timeoutSeconds: 77 } } },
    })
    const page = await kit.open({ path: `/workflows/${id}` })
    await page.getByText('Unpublished changes').waitFor()
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('/timeoutSeconds').waitFor()
    await dialog.getByRole('textbox', { name: 'Note' }).fill('A limit')
    await kit.screenshot(page, 'publish')
    await dialog.getByRole('button', { name: 'Publish and activate' }).click()
    await page.getByText('Active · v2').first().waitFor()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByText('A limit').waitFor()
    await page.getByRole('button', { name: 'Compare with the draft' }).click()
    await page.getByText('/timeoutSeconds').waitFor()
    await page.getByRole('button', { name: 'More for Version 1' }).click()
    await page.getByRole('menuitem', { name: 'Make active' }).click()
    await page.getByText('Active · v1').first().waitFor()
  })

  it('switches a workflow off and on', async () => {
    const page = await openWorkflow('Order')
    await page.getByRole('switch', { name: 'On or off' }).click()
    await page.getByText('Order is switched off.').first().waitFor()
    await page.getByRole('switch', { name: 'On or off' }).click()
    await page.getByText('Order: version 1 is active.').first().waitFor()
  })

  it('shows the address of a webhook and each call of it, and lets it rest', async () => {
    const page = await openWorkflow('Webhook', { path: '?tab=triggers', size: DESKTOP })
    const address = await page.locator('code', { hasText: '/hooks/' }).innerText()
    const answer = await fetch(address, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    expect(answer.status).toBeLessThan(300)
    await page.getByRole('link', { name: 'Execution', exact: true }).waitFor()
    await kit.screenshot(page, 'triggers')
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused').waitFor()
    expect((await fetch(address, { method: 'POST', body: '{}' })).status).toBe(409)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('Live').waitFor()
  })

  it('shows the definition as YAML and JSON, and its views by keys', async () => {
    const page = await openWorkflow('Approval')
    await page.keyboard.press('5')
    await page.getByText('flow.approval@1').waitFor()
    await kit.screenshot(page, 'definition')
    await page.getByRole('radio', { name: 'JSON' }).click()
    await page.getByText('"flow.approval@1"').waitFor()
    await page.keyboard.press('4')
    await page.getByText('No executions yet').waitFor()
  })

  it('says that a workflow does not exist', async () => {
    kit.expectProblem(/404/)
    const page = await kit.open({ path: '/workflows' })
    await page.goto(`${kit.url()}/workflows/00000000-0000-4000-8000-000000000000`)
    await page.getByRole('alert').waitFor()
  })
})
