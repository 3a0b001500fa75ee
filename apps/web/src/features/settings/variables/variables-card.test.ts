import { expect, it } from 'vitest'
import { apiOf } from '../../../testing/api-of.ts'
import { describeInBrowser } from '../../../testing/browser.ts'

describeInBrowser('the variables of the workspace', (kit) => {
  it('are saved together, and not over what somebody else saved', async () => {
    const { client } = apiOf(kit.url())
    const page = await kit.open({ path: '/settings' })
    await page.getByRole('button', { name: 'Add variable' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('1st')
    await page.getByText('A name begins with').waitFor()
    await page.getByRole('textbox', { name: 'Name' }).fill('REGION')
    await page.getByRole('textbox', { name: 'Value' }).fill('Seoul')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Variables were saved.').first().waitFor()
    const saved = await client.get('/api/v1/variables')
    expect(saved.values).toEqual({ REGION: 'Seoul' })
    await client.put('/api/v1/variables', { body: { values: { OTHER: 1 } }, ifMatch: `"v${saved.revision}"` })
    kit.expectProblem(/409/)
    await page.getByRole('textbox', { name: 'Value' }).fill('Busan')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody else saved meanwhile').waitFor()
    expect((await client.get('/api/v1/variables')).values).toEqual({ OTHER: 1 })
  })
})
