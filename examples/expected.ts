import { expect } from 'vitest'

/** What an example must give with an input, wherever it runs. */
export interface Example {
  readonly file: string
  /** Default: none; the workflow's own defaults. */
  readonly input?: Readonly<Record<string, unknown>>
  /** It calls the HTTP service of the examples, whose address goes into its input as `service`. */
  readonly usesService?: true
  /** Files of this repository that it reads from the workspace, by path. */
  readonly files?: readonly string[]
  readonly status: 'completed' | 'failed' | 'waiting'
  readonly output?: unknown
  readonly error?: unknown
  /** Of `heddle run`. */
  readonly exitCode: number
}

/** What each example must give. */
export const EXAMPLES: readonly Example[] = [
  { file: 'hello.yaml', status: 'completed', exitCode: 0, output: { greeting: 'Hello, world!' } },
  { file: 'webhook.yaml', status: 'completed', exitCode: 0, output: { greeting: 'Hello, world!' } },
  {
    file: 'webhook.yaml',
    input: { body: { name: 'Mina' } },
    status: 'completed',
    exitCode: 0,
    output: { greeting: 'Hello, Mina!' },
  },
  {
    file: 'headlines.yaml',
    usesService: true,
    status: 'completed',
    exitCode: 0,
    output: { text: '2 on textiles: Loom exports rise for the third month; Mill reopens after forty years' },
  },
  {
    file: 'headlines.yaml',
    usesService: true,
    input: { topic: 'farming' },
    status: 'completed',
    exitCode: 0,
    output: { text: 'Nothing on farming reaches 7.' },
  },
  {
    file: 'parallel-tools.yaml',
    usesService: true,
    input: { milliseconds: 100 },
    status: 'completed',
    exitCode: 0,
    output: { names: ['prices', 'stock', 'weather', 'traffic', 'news'] },
  },
  {
    file: 'feedback-loop.yaml',
    status: 'completed',
    exitCode: 0,
    output: { root: 1.4142, rounds: 4, endedBy: 'condition' },
  },
  { file: 'for-each.yaml', status: 'completed', exitCode: 0, output: { count: 1000, total: 32_967 } },
  {
    file: 'booking.yaml',
    usesService: true,
    input: { amount: 800 },
    status: 'completed',
    exitCode: 0,
    output: { forecast: expect.stringContaining('No forecast'), flight: 'flight-1', hotel: 'hotel-2', paid: 800 },
  },
  {
    file: 'booking.yaml',
    usesService: true,
    input: { amount: 1200 },
    status: 'failed',
    exitCode: 1,
    error: expect.objectContaining({ code: 'TOOL_BAD_REQUEST' }),
  },
  { file: 'approval.yaml', status: 'waiting', exitCode: 3 },
  { file: 'order.yaml', status: 'completed', exitCode: 0, output: { shipping: 15, total: 115 } },
  {
    file: 'statistics.yaml',
    files: ['examples/data/looms.csv'],
    status: 'completed',
    exitCode: 0,
    output: { statistics: { count: 120, mean: 123.016, median: 123.5, deviation: 14.944 } },
  },
  {
    file: 'training.yaml',
    status: 'completed',
    exitCode: 0,
    output: expect.objectContaining({ learningRate: 0.1, epochs: 20, accuracy: expect.any(Number) }),
  },
  {
    file: 'training-comparison.yaml',
    status: 'completed',
    exitCode: 0,
    output: { runs: expect.any(Array), best: expect.objectContaining({ accuracy: expect.any(Number) }) },
  },
]

/** Its input with the address of the service, if it calls that. */
export function toInput(example: Example, serviceUrl: string): Record<string, unknown> {
  return { ...example.input, ...(example.usesService === true ? { service: serviceUrl } : {}) }
}

/** Throws unless what came out is what the example must give. */
export function expectResult(
  example: Example,
  result: { readonly status: unknown; readonly output?: unknown; readonly error?: unknown },
): void {
  expect(result.status).toBe(example.status)
  if (example.output !== undefined) expect(result.output).toEqual(example.output)
  if (example.error !== undefined) expect(result.error).toEqual(example.error)
}
