import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/test-server.ts'

let test: TestServer
beforeAll(async () => (test = await openTestServer()))
afterAll(() => test[Symbol.asyncDispose]())

const EXAMPLES = fileURLToPath(new URL('../../../../../examples', import.meta.url))
const readExample = (name: string) => readFile(`${EXAMPLES}/${name}`, 'utf8')
const exampleNames = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.yaml'))

const HELLO =
  'format: heddle/v1\nname: Hello\nx-mark: kept\nnodes:\n  - { id: a, type: data.template@1, config: { text: Hi } }\n'
const countWorkflows = async () => (await test.ask('GET /api/v1/workflows?limit=200')).body.items.length as number

function toMultipart(files: readonly (readonly [name: string, text: string])[]) {
  const boundary = 'heddle-boundary'
  const parts = files.map(
    ([name, text]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: application/yaml\r\n\r\n${text}\r\n`,
  )
  return {
    raw: `${parts.join('')}--${boundary}--\r\n`,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

describe('importing', () => {
  it.each(exampleNames)('takes the example %s, and gives it back as it was', async (name) => {
    const files = await Promise.all(exampleNames.map(async (each) => ({ name: each, text: await readExample(each) })))
    const body = {
      files: files.filter(
        (file) => file.name === name || file.name === 'shipping-cost.yaml' || file.name === 'training.yaml',
      ),
      main: name,
    }
    const made = await test.ask('POST /api/v1/workflows/import', { body })
    expect(made.status).toBe(201)
    expect(made.body.findings.filter((finding: { severity: string }) => finding.severity === 'error')).toEqual([])
    expect(made.body.nodes.every((node: { mapping: string }) => node.mapping === 'mapped')).toBe(true)
    const main = made.body.workflows.find((each: { isMain: boolean }) => each.isMain)
    expect(main.workflow.id).toBe(made.body.main)
    const validation = await test.ask(`POST /api/v1/workflows/${made.body.main}/validate`)
    expect(validation.body.errors).toBe(0)
  })

  it('takes YAML and JSON as JSON, as text and as uploaded files', async () => {
    const json = JSON.stringify({ format: 'heddle/v1', name: 'Json', nodes: [] })
    const asJson = await test.ask('POST /api/v1/workflows/import', { body: { text: json } })
    const asYaml = await test.ask('POST /api/v1/workflows/import', {
      raw: HELLO,
      headers: { 'content-type': 'application/yaml' },
    })
    const asText = await test.ask('POST /api/v1/workflows/import', {
      raw: json,
      headers: { 'content-type': 'text/plain' },
    })
    const asFile = await test.ask('POST /api/v1/workflows/import', toMultipart([['hello.yaml', HELLO]]))
    for (const answer of [asJson, asYaml, asText, asFile]) expect(answer.status).toBe(201)
    expect(asFile.body.workflows).toMatchObject([{ file: 'hello.yaml', isMain: true, workflow: { name: 'Hello' } }])
    const read = await test.ask(`GET /api/v1/workflows/${asYaml.body.main}`)
    expect(read.body.definition).toMatchObject({ 'x-mark': 'kept' })
  })

  it('makes calls of files that are imported together calls of their workflows', async () => {
    const files = [
      { name: 'flows/order.yaml', text: await readExample('order.yaml') },
      { name: 'flows/shipping-cost.yaml', text: await readExample('shipping-cost.yaml') },
    ]
    const made = await test.ask('POST /api/v1/workflows/import', { body: { files } })
    expect(made.status).toBe(201)
    const child = made.body.workflows.find((each: { file: string }) => each.file === 'flows/shipping-cost.yaml')
    const { definition } = (await test.ask(`GET /api/v1/workflows/${made.body.main}`)).body
    const calls = definition.nodes.filter((node: { type: string }) => node.type === 'flow.subworkflow@1')
    expect(calls).toMatchObject([{ config: { workflow: child.workflow.id } }])
  })

  it('reports what is called before what calls it, also in a circle, so that the whole can be published in turn', async () => {
    const toFile = (name: string, called: readonly string[]) => ({
      name: `${name}.yaml`,
      text: JSON.stringify({
        format: 'heddle/v1',
        name,
        nodes: called.map((other) => ({
          id: other,
          type: 'flow.subworkflow@1',
          config: { workflow: `./${other}.yaml` },
        })),
      }),
    })
    const importAll = async (files: readonly unknown[]) => {
      const { body } = await test.ask('POST /api/v1/workflows/import', { body: { files } })
      return body.workflows as readonly { readonly file: string; readonly workflow: { readonly id: string } }[]
    }
    const chain = await importAll([toFile('top', ['mid', 'low']), toFile('mid', ['low']), toFile('low', [])])
    expect(chain.map(({ file }) => file)).toEqual(['low.yaml', 'mid.yaml', 'top.yaml'])
    for (const { workflow } of chain) {
      const published = await test.ask(`POST /api/v1/workflows/${workflow.id}/publish`, { body: { revision: 1 } })
      expect(published.status).toBe(201)
    }
    const circle = await importAll([toFile('ping', ['pong']), toFile('pong', ['ping'])])
    expect(circle.map(({ file }) => file)).toEqual(['pong.yaml', 'ping.yaml'])
  })

  it('says which node calls a file that is not there, and which type is not installed', async () => {
    const text = `${HELLO}  - { id: b, type: flow.subworkflow@1, config: { workflow: ./gone.yaml } }\n  - { id: c, type: later.node@1 }\n`
    const made = await test.ask('POST /api/v1/workflows/import', { body: { text } })
    expect(made.status).toBe(201)
    expect(made.body.nodes.map((node: { mapping: string }) => node.mapping)).toEqual([
      'mapped',
      'approximated',
      'unknown',
    ])
    expect(made.body.findings).toContainEqual(expect.objectContaining({ code: 'unknown-type', nodeId: 'c', line: 7 }))
  })

  it('makes nothing when one of the files is no definition, and says where', async () => {
    const before = await countWorkflows()
    const files = [
      { name: 'good.yaml', text: HELLO },
      { name: 'bad.yaml', text: 'format: heddle/v1\nname: Bad\nnodes: 7\n' },
    ]
    const refused = await test.ask('POST /api/v1/workflows/import', { body: { files } })
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({
      code: 'PLAN_INVALID',
      findings: [{ file: 'bad.yaml', line: 3, path: '/nodes' }],
    })
    expect(await countWorkflows()).toBe(before)
  })

  it.each([
    ['broken text', { body: { text: 'name: [' } }, 422],
    ['empty text', { body: { text: '' } }, 422],
    ['no files', { body: { files: [] } }, 422],
    ['a main that is not there', { body: { files: [{ name: 'a.yaml', text: HELLO }], main: 'b.yaml' } }, 422],
    ['names used twice', { body: { files: [1, 2].map(() => ({ name: 'a.yaml', text: HELLO })) } }, 422],
    ['no body at all', {}, 415],
    ['a form', { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    [
      'bytes that are no text',
      { raw: Buffer.from([0xff, 0xfe, 0xc0]), headers: { 'content-type': 'text/plain' } },
      422,
    ],
  ])('refuses %s', async (_name, request, status) => {
    const before = await countWorkflows()
    const refused = await test.ask('POST /api/v1/workflows/import', request)
    expect(refused.status).toBe(status)
    expect(await countWorkflows()).toBe(before)
  })

  it('refuses more than fits', async () => {
    const raw = Buffer.alloc(16 * 1024 * 1024 + 1, 32)
    const refused = await test.ask('POST /api/v1/workflows/import', { raw, headers: { 'content-type': 'text/plain' } })
    expect(refused.status).toBe(413)
    expect(refused.body.code).toBe('PAYLOAD_TOO_LARGE')
  })

  it('makes one workflow for one idempotency key', async () => {
    const request = { body: { text: HELLO }, headers: { 'idempotency-key': 'import-1' } }
    const first = await test.ask('POST /api/v1/workflows/import', request)
    const again = await test.ask('POST /api/v1/workflows/import', request)
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
  })
})

describe('exporting', () => {
  it('gives a file that imports as the same definition, in both formats', async () => {
    const definition = {
      format: 'heddle/v1',
      name: '오늘의 소식: "daily"',
      'x-mark': { deep: [1, null] },
      nodes: [{ id: 'a', type: 'data.template@1', config: { text: 'yes\n"quoted" ${{ input.x }}' }, 'x-n': 1 }],
      edges: [],
    }
    const { id } = (await test.ask('POST /api/v1/workflows', { body: { definition } })).body
    for (const format of ['json', 'yaml']) {
      const file = await test.ask(`GET /api/v1/workflows/${id}/export?format=${format}`)
      expect(file.status).toBe(200)
      expect(file.headers['content-type']).toBe(`application/${format}; charset=utf-8`)
      expect(file.headers['content-disposition']).toContain(`filename*=UTF-8''`)
      const made = await test.ask('POST /api/v1/workflows/import', { body: { text: file.text } })
      expect((await test.ask(`GET /api/v1/workflows/${made.body.main}`)).body.definition).toEqual(definition)
    }
  })

  it('refuses versions and formats that are not there', async () => {
    const { id } = (await test.ask('POST /api/v1/workflows', { body: { name: 'No versions' } })).body
    expect((await test.ask(`GET /api/v1/workflows/${id}/export?version=4`)).status).toBe(404)
    expect((await test.ask(`GET /api/v1/workflows/${id}/export?format=xml`)).status).toBe(422)
    expect((await test.ask('GET /api/v1/workflows/nobody/export')).status).toBe(404)
  })
})
