import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { apiOf, type TestApi } from './api-of.ts'
import { describeInBrowser } from './browser.ts'
import { attack, type Aim } from './foreign-page.ts'

/** A name that its owner has given the address of this machine. */
const EVIL = 'evil.test'

/*
 * A page of another site, in the browser of somebody whose Heddle runs. It cannot be kept from asking; what it asks must
 * neither be answered nor carried out.
 */
describeInBrowser(
  'a page of another site',
  (kit) => {
    let api: TestApi
    let foreign: Server
    let foreignPort: number
    let aim: Aim
    beforeAll(async () => {
      foreign = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(PAGE))
      await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve))
      foreignPort = (foreign.address() as AddressInfo).port
      api = apiOf(kit.url())
      const workflowId = await api.findWorkflow('Hello')
      aim = { base: kit.url(), workflowId, executionId: await api.start('Approval') }
      // Until then its own execution is what changes.
      await vi.waitFor(async () => expect((await api.client.get('/api/v1/approvals')).items).toHaveLength(1), 60_000)
    })
    afterAll(() => {
      foreign.closeAllConnections()
      foreign.close()
    })

    /** All that a page could have changed. */
    const readState = async () => {
      const { client } = api
      const [workflows, executions, files, variables, approvals] = await Promise.all([
        client.get('/api/v1/workflows'),
        client.get('/api/v1/executions'),
        client.get('/api/v1/files'),
        client.get('/api/v1/variables'),
        client.get('/api/v1/approvals'),
      ])
      return { workflows, executions, files, variables, approvals }
    }

    const openPage = async (address: string): Promise<Page> => {
      kit.expectProblem(/./)
      const page = await kit.open()
      // Of an attacker: with Heddle's port it can only have been loaded before the name got this machine's address.
      await page.route(`${address}/`, (route) => route.fulfill({ contentType: 'text/html', body: PAGE }))
      await page.goto(`${address}/`)
      return page
    }

    it.each([
      ['another port of this machine', () => `http://localhost:${foreignPort}`],
      ['another address of this machine', () => `http://127.0.0.1:${foreignPort}`],
      ['another name', () => `http://${EVIL}:${foreignPort}`],
    ])('reads nothing, changes nothing and starts nothing from %s', async (_from, address) => {
      const before = await readState()
      const page = await openPage(address())
      const loot = await page.evaluate(attack, aim)
      for (const [attempt, got] of Object.entries(loot))
        expect([attempt, got]).toEqual([attempt, expect.stringMatching(NOTHING)])
      expect(await readState()).toEqual(before)
    })

    it('is refused by its name when that now leads to Heddle', async () => {
      const before = await readState()
      const address = `http://${EVIL}:${new URL(kit.url()).port}`
      const page = await openPage(address)
      const loot = await page.evaluate(attack, { ...aim, base: address })
      for (const [attempt, got] of Object.entries(loot)) {
        // To the browser it is one site: the page may read what it gets, and gets the refusal.
        expect([attempt, got]).toEqual([attempt, expect.stringMatching(REFUSED_BY_NAME)])
      }
      expect(await readState()).toEqual(before)
    })

    it('is what these attempts are about: from Heddle’s own page they succeed', async () => {
      kit.expectProblem(/./)
      const page = await kit.open()
      const loot = await page.evaluate(attack, aim)
      expect(loot['read']).toContain('"Hello"')
      expect(loot['execute as JSON']).toMatch(/^basic 202 /)
      expect(loot['import as text']).toMatch(/^basic 201 /)
      expect(loot['call a webhook']).toMatch(/^basic 200 .*Hello/)
      expect(loot['image']).toBe('opened')
      expect(loot['stream']).toBe('opened')
      expect(loot['socket']).toBe('opened')
    })
  },
  { flags: [`--host-resolver-rules=MAP ${EVIL} 127.0.0.1`] },
)

const PAGE = '<!doctype html><title>Elsewhere</title><body><h1>Elsewhere</h1></body>'

/** An opaque answer has neither status nor text. */
const NOTHING = /^(refused|opaque 0 $)/
const REFUSED_BY_NAME = /^(refused|basic 403 .*PERMISSION_DENIED|text .*PERMISSION_DENIED)/s
