import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, type Answer, type Client } from '@heddle/client'
import { isSettled, type Json } from '@heddle/model'
import type { Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { readWorkflowFiles } from '../apps/cli/src/remote/read-workflow-files.ts'
import { AnswerChecker } from '../apps/server/src/testing/answer-checker.ts'
import { describeInBrowser, type BrowserKit, type OpenOptions } from '../apps/web/src/testing/browser.ts'
import { english } from '../apps/web/src/i18n/english.ts'
import { korean } from '../apps/web/src/i18n/korean.ts'
import { EXAMPLES, expectResult, toInput, type Example } from './expected.ts'
import { startService } from './service.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

type Started = Answer<'/api/v1/workflows/{id}/execute', 'post'>

interface Result {
  readonly status: string
  readonly output?: Json
  readonly error?: unknown
}

/** In turn: every theme and language is seen with some examples. */
const LOOKS: readonly Required<Pick<OpenOptions, 'theme' | 'language'>>[] = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'ko' },
  { theme: 'light', language: 'ko' },
  { theme: 'dark', language: 'en' },
]

const TEXTS = { en: english, ko: korean } as const

/*
 * Every example as somebody meets it who has a server: imported, published and executed through the API, every answer
 * compared with the OpenAPI document; then run again in a browser, from the list of workflows to the output.
 */
describeInBrowser('an example on a server', defineExamples, { examples: 'none' })

function defineExamples(kit: BrowserKit): void {
  let client: Client
  let service: Awaited<ReturnType<typeof startService>>
  const published = new Map<string, { readonly id: string; readonly name: string }>()

  beforeAll(async () => {
    client = await createCheckedClient(kit.url())
  })
  beforeEach(async () => {
    service = await startService()
  })
  afterEach(() => service.close())

  /** Once for each file: its workflow keeps its address. */
  const publishOnce = async ({ file }: Example) => {
    const known = published.get(file) ?? (await importAndPublish(client, file))
    published.set(file, known)
    return known
  }

  it.each(
    EXAMPLES.map((example, index) => ({
      example,
      look: LOOKS[index % LOOKS.length]!,
      title: `${example.file} ${JSON.stringify(example.input ?? {})}`,
    })),
  )('gives its result through the API and on screen: $title', async ({ example, look }) => {
    const { id, name } = await publishOnce(example)
    for (const path of example.files ?? []) await upload(client, path)
    const isAsking = example.status === 'waiting'
    const body = { input: toInput(example, service.url) as Json, ...(isAsking ? {} : { wait: 55 }) }
    const started = await client.post('/api/v1/workflows/{id}/execute', { params: { path: { id } }, body })
    const answered = await (isAsking ? approve(client, started) : untilSettled(client, started))
    expectResult(isAsking ? APPROVED : example, answered)

    await service.close()
    service = await startService()
    const input = toInput(example, service.url)
    const page =
      'body' in input
        ? await callAndOpen(kit, { body: input['body'], name, look })
        : await runOnScreen(kit, { name, input, look })
    if (isAsking) await approveOnScreen(page, look.language)
    await expectOnScreen(page, { example, client, language: look.language })
    const picture = `example-${EXAMPLES.indexOf(example)}-${basename(example.file, '.yaml')}`
    await kit.screenshot(page, picture)
    const other = look.theme === 'light' ? 'dark' : 'light'
    await page.emulateMedia({ colorScheme: other })
    await page.locator(`html[data-theme="${other}"]`).waitFor()
    await kit.screenshot(page, picture)
  })
}

/** What the approval gives once it is answered as below. */
const APPROVED: Example = {
  file: 'approval.yaml',
  status: 'completed',
  exitCode: 0,
  output: { result: expect.stringMatching(/^Offer to Weavers Ltd: 5000, less 10 %\. Approved by user:local\.$/) },
}

/** A client that throws when an answer is not as the server's own document says. */
async function createCheckedClient(url: string): Promise<Client> {
  const checker = new AnswerChecker(await (await fetch(`${url}/api/v1/openapi.json`)).json())
  return createClient({
    baseUrl: url,
    fetch: async (request) => {
      const response = await fetch(request)
      const problems = checker.check({
        method: request.method,
        url: request.url.slice(url.length),
        status: response.status,
        contentType: response.headers.get('content-type') ?? undefined,
        text: await response.clone().text(),
      })
      expect(problems, `${request.method} ${request.url}`).toEqual([])
      return response
    },
  })
}

async function importAndPublish(client: Client, file: string): Promise<{ readonly id: string; readonly name: string }> {
  const files = readWorkflowFiles(join(ROOT, 'examples', file))
  const report = await client.post('/api/v1/workflows/import', { body: { files } })
  expect(report.findings).toEqual([])
  for (const { workflow } of report.workflows) {
    const params = { path: { id: workflow.id } }
    const body = { revision: workflow.revision }
    const { version, workflow: now } = await client.post('/api/v1/workflows/{id}/publish', { params, body })
    expect([version, now.activeVersion]).toEqual([1, 1])
  }
  const main = await client.get('/api/v1/workflows/{id}', { params: { path: { id: report.main } } })
  return { id: main.id, name: main.name }
}

async function upload(client: Client, path: string): Promise<void> {
  const body = new Blob([readFileSync(join(ROOT, path))])
  await client.post('/api/v1/files', { params: { query: { path: basename(path) } }, body })
}

/** What it gives, also on a machine so busy that `wait` was too short. */
async function untilSettled(client: Client, started: Pick<Started, 'executionId' | 'status'>): Promise<Result> {
  const { executionId } = started
  if (isSettled(started.status)) return started
  await client.followExecution({ executionId, onItem: () => {} })
  const execution = await client.get('/api/v1/executions/{id}', { params: { path: { id: executionId } } })
  const output = execution.output as { readonly value?: Json } | null
  return {
    status: execution.status,
    ...(output?.value === undefined ? {} : { output: output.value }),
    ...(execution.errorInfo === null ? {} : { error: execution.errorInfo }),
  }
}

/** Answers the question that it waits for, once it is asked. */
async function approve(client: Client, { executionId }: Started): Promise<Result> {
  const find = async () =>
    (await client.get('/api/v1/approvals')).items.find((approval) => approval.executionId === executionId)
  await expect.poll(find).toBeDefined()
  const params = { path: { id: (await find())?.id ?? '' } }
  await client.post('/api/v1/approvals/{id}/approve', { params, body: { form: { discount: 10 } } })
  return untilSettled(client, { executionId, status: 'waiting' })
}

type Look = (typeof LOOKS)[number]

/** Presses Run in the row of the workflow, fills the form in and starts it: gives the page of its execution. */
async function runOnScreen(
  kit: BrowserKit,
  { name, input, look }: { readonly name: string; readonly input: Record<string, unknown>; readonly look: Look },
): Promise<Page> {
  const { run } = TEXTS[look.language]
  const page = await kit.open({ path: `/workflows?q=${encodeURIComponent(name)}`, ...look })
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
  await row.getByRole('button', { name: run.start }).click()
  const dialog = page.getByRole('dialog')
  for (const [field, value] of Object.entries(input)) {
    await dialog.getByLabel(field, { exact: true }).fill(String(value))
  }
  await dialog.getByRole('button', { name: run.start, exact: true }).click()
  await page.waitForURL('**/executions/*')
  return page
}

/** Calls the address of the webhook, and opens what that started from the list of executions. */
async function callAndOpen(
  kit: BrowserKit,
  { body, name, look }: { readonly body: unknown; readonly name: string; readonly look: Look },
): Promise<Page> {
  const headers = { 'content-type': 'application/json' }
  const call = await fetch(`${kit.url()}/hooks/local/hello`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect([call.status, await call.json()]).toEqual([200, { greeting: 'Hello, Mina!' }])
  const page = await kit.open({ path: '/executions', ...look })
  const { trigger } = TEXTS[look.language].executions
  await page.getByRole('row', { name: `${name} v1 ${trigger.webhook}` }).click()
  await page.waitForURL('**/executions/*')
  return page
}

async function approveOnScreen(page: Page, language: Look['language']): Promise<void> {
  const { approvals, execution } = TEXTS[language]
  await page.getByRole('button', { name: execution.decision.decide }).click()
  await page.getByRole('spinbutton', { name: 'discount' }).fill('10')
  await page.getByRole('button', { name: approvals.approve }).click()
}

/** The page says how it ended, and shows the output or the error. */
async function expectOnScreen(
  page: Page,
  {
    example,
    client,
    language,
  }: { readonly example: Example; readonly client: Client; readonly language: Look['language'] },
): Promise<void> {
  const { app, execution, values } = TEXTS[language]
  // Nothing is selected: the panel is about the execution as a whole.
  const { origin, pathname } = new URL(page.url())
  await page.goto(`${origin}${pathname}`)
  await page.getByRole('button', { name: execution.replay.title, exact: true }).waitFor()
  const { status, outcome } = await client.get('/api/v1/executions/{id}', {
    params: { path: { id: pathname.split('/').at(-1)! } },
  })
  const shown = outcome === null || outcome === 'success' || outcome === 'failed' ? status : outcome
  await page.locator('header').getByText(app.status[shown], { exact: true }).waitFor()
  if (status === 'failed') {
    const panel = page.getByRole('tabpanel', { name: execution.panel.error })
    const code = await panel.locator('code').first().textContent()
    return expectResult(example, { status, error: { code } })
  }
  await page.getByRole('radio', { name: values.raw }).click()
  const text = await page.getByRole('tabpanel', { name: execution.panel.output }).locator('pre').textContent()
  expectResult(example.status === 'waiting' ? APPROVED : example, { status, output: JSON.parse(text ?? '') })
}
