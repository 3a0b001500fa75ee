import { testNode } from '@heddle/node-sdk'
import { describe, expect, it } from 'vitest'
import { flowCondition } from './flow-condition.ts'
import { flowSwitch } from './flow-switch.ts'

describe('flow.condition', () => {
  const test = (condition: string) => testNode(flowCondition).withConfig({ condition }).withInput({ n: 3 }).run()

  it.each([
    ['input.n > 2', 'true'],
    ['input.n > 5', 'false'],
    ['input.nothing', 'false'],
  ])('%s fires %s', async (condition, port) => {
    const run = await test(condition)
    expect(run.ports).toEqual([port])
    expect(run.output).toEqual({ result: port === 'true' })
  })

  it('refuses what is neither true nor false', async () => {
    expect((await test('input.n')).report).toMatchObject({ kind: 'failed', error: { code: 'EXPRESSION_FAILED' } })
  })
})

describe('flow.switch', () => {
  const cases = [
    { port: 'big', when: 'input.n > 10' },
    { port: 'even', when: 'input.n % 2 == 0' },
  ]
  const test = (n: number, match?: string) =>
    testNode(flowSwitch)
      .withConfig({ cases, ...(match === undefined ? {} : { match }) })
      .withInput({ n })
      .run()

  it.each([
    [12, undefined, ['big']],
    [12, 'all', ['big', 'even']],
    [4, undefined, ['even']],
    [3, undefined, ['default']],
    [3, 'all', ['default']],
  ])('for %d with match %s fires %j', async (n, match, ports) => {
    const run = await test(n, match)
    expect(run.ports).toEqual(ports)
    expect(run.output).toEqual({ ports })
  })

  it.each([
    ['a port twice', [cases[0], cases[0]]],
    ['the port default', [{ port: 'default', when: 'true' }]],
    ['the port error', [{ port: 'error', when: 'true' }]],
    ['no case', []],
    ['a port that is not a word', [{ port: 'a b', when: 'true' }]],
  ])('refuses %s', async (_title, wrong) => {
    const run = await testNode(flowSwitch)
      .withConfig({ cases: wrong as never })
      .withInput({ n: 1 })
      .run()
    expect(run.report).toMatchObject({ kind: 'failed', error: { code: 'INPUT_INVALID' } })
  })
})
