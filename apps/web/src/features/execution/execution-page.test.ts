import { expect, it } from 'vitest'
import { apiOf } from '../../testing/api-of.ts'
import { describeInBrowser, PHONE } from '../../testing/browser.ts'

/** Waits in the middle until it is told to go on, then fails: everything an execution can show. */
const TROUBLE = `format: heddle/v1
name: Trouble
nodes:
  - { id: begin, type: data.template@1, config: { text: begun } }
  - { id: go, type: flow.signal@1, config: { name: go } }
  - { id: fail, type: flow.stop@1, config: { outcome: error, message: 'Nothing else to do.' } }
edges: [{ from: begin, to: go }, { from: go, to: fail }]
`

/** Gives a list too large for one answer. */
const LARGE = `format: heddle/v1
name: Large
nodes:
  - id: make
    type: data.transform@1
    config: { fields: { list: 'range(3000).map(n => ({ number: n, square: n * n }))' } }
output: { list: make.list }
`

/** Takes a file and gives it back. */
const FILES = `format: heddle/v1
name: Files
input: { type: object, properties: { file: { format: file, title: The file } }, required: [file] }
nodes: [{ id: keep, type: data.transform@1, config: { fields: { file: input.file } } }]
output: { file: keep.file }
`

describeInBrowser('the page of an execution', (kit) => {
  const publish = async (text: string): Promise<void> => {
    const { client } = apiOf(kit.url())
    const { main } = await client.post('/api/v1/workflows/import', { body: { text } })
    await client.post('/api/v1/workflows/{id}/publish', { params: { path: { id: main } }, body: { revision: 1 } })
  }

  it('shows a thousand iterations: one on the graph, all in the list, of which few are drawn', async () => {
    const id = await apiOf(kit.url()).start('For each')
    const page = await kit.open({ path: `/executions/${id}` })
    await page.getByText('1000/1000').first().waitFor()
    await kit.screenshot(page, 'execution-loop')
    await page.getByRole('button', { name: 'Previous iteration' }).click()
    await page.getByText('#998').waitFor()
    await page.getByRole('radio', { name: 'List' }).click()
    await page.getByRole('treeitem', { name: /invoices/ }).press('ArrowRight')
    await page.getByRole('treeitem', { name: /Iteration 3\b/ }).press('ArrowRight')
    expect(await page.getByRole('treeitem').count()).toBeLessThan(100)
    await page.getByRole('treeitem', { name: /tax/ }).click()
    await page.getByRole('heading', { name: 'tax', level: 2 }).waitFor()
    await page.getByRole('tabpanel').getByText('tax').first().waitFor()
    await page.getByRole('tab', { name: 'Input' }).click()
    await page.getByRole('tabpanel').getByText('amount').first().waitFor()
    await kit.screenshot(page, 'execution-list')
  })

  it.each([
    { theme: 'light', language: 'en', approve: 'Approve' },
    { theme: 'dark', language: 'ko', approve: '승인' },
  ] as const)('answers an approval in place, and shows the end as it comes ($theme, $language)', async (look) => {
    const id = await apiOf(kit.url()).start('Approval')
    const page = await kit.open({ path: `/executions/${id}`, ...look })
    await page.locator('.react-flow__node[data-id="review"]').click()
    const card = page.getByRole('region', { name: 'Send this offer?' })
    await card.getByRole('spinbutton', { name: 'discount' }).fill('15')
    await kit.screenshot(page, 'execution-approval')
    await card.getByRole('button', { name: look.approve }).click()
    await page.locator('.react-flow__node[data-id="send"]').click()
    await page.getByText(/less 15 %/).waitFor()
  })

  it('goes on by a signal while it is watched, and says what failed and what to do', async () => {
    await publish(TROUBLE)
    const id = await apiOf(kit.url()).start('Trouble')
    const page = await kit.open({ path: `/executions/${id}` })
    await page
      .getByText(/Waiting for the signal “go”/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Send signal' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('tab', { name: 'Error' }).click()
    await page.getByText('What to do:').waitFor()
    await kit.screenshot(page, 'execution-failed')
    await page.getByRole('button', { name: 'Run again', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click()
    await page.waitForURL((url) => !url.pathname.endsWith(id))
    await page.getByRole('list', { name: 'Linked executions' }).getByText('Runs again').waitFor()
  })

  it('pauses, resumes and cancels', async () => {
    await publish(TROUBLE.replace('Trouble', 'Patience'))
    const id = await apiOf(kit.url()).start('Patience')
    const page = await kit.open({ path: `/executions/${id}` })
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText(/Paused by/).waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page
      .getByText(/Waiting for the signal/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel execution' }).click()
    await page.locator('header').getByText('Cancelled', { exact: true }).waitFor()
  })

  it('reads a large value from the server as far as somebody looks', async () => {
    await publish(LARGE)
    const { client, start } = apiOf(kit.url())
    const id = await start('Large')
    const page = await kit.open({ path: `/executions/${id}` })
    await page.locator('.react-flow__node[data-id="make"]').click()
    await page.getByRole('link', { name: /Download/ }).waitFor()
    await page.getByRole('button', { name: /list.*3,000/ }).click()
    await page.getByText('200 of 3,000').waitFor()
    await page.getByRole('radio', { name: 'Table' }).click()
    await page.getByRole('columnheader', { name: 'square' }).waitFor()
    await page.getByRole('button', { name: 'Load more' }).click()
    await page.getByText('400 of 3,000').waitFor()
    await kit.screenshot(page, 'execution-large')
    const href = await page.getByRole('link', { name: /Download/ }).getAttribute('href')
    const whole = (await (await fetch(`${client.baseUrl}${href}`)).json()) as { readonly list: readonly unknown[] }
    expect(whole.list).toHaveLength(3000)
  })

  it('takes a file in the form of a run, and gives it back to be saved', async () => {
    await publish(FILES)
    const page = await kit.open({ path: `/workflows/${await apiOf(kit.url()).findWorkflow('Files')}` })
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const chosen = page.waitForEvent('filechooser')
    await dialog.getByText('Drop a file here').click()
    await (await chosen).setFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('kept') })
    await dialog.getByText('notes.txt').waitFor()
    await kit.screenshot(page, 'run-file')
    await dialog.getByRole('button', { name: 'Run', exact: true }).click()
    await page.waitForURL('**/executions/*')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download notes.txt' }).click()
    const stream = await (await saved).createReadStream()
    expect(Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).toString()).toBe('kept')
  })

  it('fits a phone', async () => {
    const id = await apiOf(kit.url()).start('Hello')
    const page = await kit.open({ path: `/executions/${id}`, size: PHONE })
    await page.getByText('Completed').first().waitFor()
    await kit.screenshot(page, 'execution')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  })
})
