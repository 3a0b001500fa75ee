import { resolve } from 'node:path'
import { z } from 'zod'
import { HeddleError } from '@heddle/model'

/** The walls of the sandbox, weakest first: code runs only behind the accepted one or a stronger one. */
export const WALLS = ['permission', 'namespaces', 'bubblewrap', 'container'] as const

const port = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(0, 'must be 0 to 65535; 0 takes a free port')
  .max(65_535, 'must be 0 to 65535; 0 takes a free port')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

const environmentSchema = z.object({
  HEDDLE_DATA: z.string().min(1).default('.heddle').describe('Folder of the database, files and blobs.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional()
    .describe('Postgres instead of the embedded database.'),
  HEDDLE_BLOBS_URL: z
    .string()
    .regex(/^https?:\/\//, 'must be the http(s) address of a bucket')
    .optional()
    .describe('S3-compatible bucket instead of the folder, with HEDDLE_BLOBS_KEY_ID and HEDDLE_BLOBS_KEY_SECRET.'),
  HEDDLE_BLOBS_KEY_ID: z.string().optional().describe('Access key of the bucket.'),
  HEDDLE_BLOBS_KEY_SECRET: z.string().optional().describe('Secret key of the bucket.'),
  HEDDLE_BLOBS_REGION: z.string().default('us-east-1').describe('Region of the bucket.'),
  HEDDLE_BIND: z
    .enum(['127.0.0.1', 'localhost', '::1'], 'must be 127.0.0.1, localhost or ::1: without sign-in, this machine only')
    .default('127.0.0.1')
    .describe('Address to listen on. Loopback only until sign-in exists.'),
  PORT: port.default(8420).describe('Port of the server.'),
  HEDDLE_SANDBOX: z
    .enum(WALLS)
    .default('permission')
    .describe('Weakest accepted wall around code: permission, namespaces, bubblewrap, container.'),
  HEDDLE_PYTHON: z.string().optional().describe('Path of the python3 that code.python uses.'),
  HEDDLE_ALLOW: list
    .default(['localhost', '127.0.0.0/8', '::1'])
    .describe('Private hosts and networks (CIDR) that workflows may reach, separated by commas.'),
  HEDDLE_EXECUTIONS: z.coerce.number().int().min(1).max(100_000).default(100).describe('Executions that run at once.'),
  HEDDLE_NODES: z.coerce.number().int().min(1).max(100_000).default(500).describe('Node executions that run at once.'),
  HEDDLE_EXAMPLES: z
    .enum(['seed', 'none'])
    .default('seed')
    .describe('Whether the first start of the server on an empty data folder makes the example workflows.'),
  HEDDLE_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('warn')
    .describe('What is logged, as JSON lines on standard error; info tells of every write.'),
})

const SECRET_NAMES = new Set(['HEDDLE_BLOBS_KEY_SECRET'])

export interface Configuration {
  /** Absolute path. */
  readonly dataFolder: string
  readonly databaseUrl: string | null
  readonly bucket: {
    readonly url: string
    readonly keyId: string
    readonly keySecret: string
    readonly region: string
  } | null
  readonly bind: string
  readonly port: number
  readonly minimumWall: (typeof WALLS)[number]
  readonly pythonPath: string | null
  readonly allowedNetworks: readonly string[]
  readonly maxExecutions: number
  readonly maxNodeExecutions: number
  readonly examples: 'seed' | 'none'
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/**
 * The configuration from environment variables. Throws `INPUT_INVALID` that lists every bad value, also names with
 * the prefix `HEDDLE_` that nothing reads: a misspelt setting must not be ignored in silence.
 */
export function parseConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const known = new Set([...Object.keys(environmentSchema.shape), ...OTHER_NAMES])
  const unknown = Object.keys(environment).filter((name) => name.startsWith('HEDDLE_') && !known.has(name))
  const parsed = environmentSchema.safeParse(withoutEmpty(environment))
  const problems = [
    ...unknown.map((name) => `${name}: nothing reads it. Known: ${[...known].join(', ')}.`),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)),
    ...(parsed.success &&
    parsed.data.HEDDLE_BLOBS_URL &&
    !(parsed.data.HEDDLE_BLOBS_KEY_ID && parsed.data.HEDDLE_BLOBS_KEY_SECRET)
      ? ['HEDDLE_BLOBS_URL: needs HEDDLE_BLOBS_KEY_ID and HEDDLE_BLOBS_KEY_SECRET.']
      : []),
  ]
  if (!parsed.success || problems.length > 0) {
    throw new HeddleError(
      'INPUT_INVALID',
      `The configuration is wrong; nothing was started.\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    )
  }
  return toConfiguration(parsed.data)
}

/** Read by the launcher, the command line, tests or benches, not here. */
const OTHER_NAMES = [
  'HEDDLE_NODE',
  'HEDDLE_CACHE',
  'HEDDLE_SERVER',
  'HEDDLE_PROPERTY_RUNS',
  'HEDDLE_TEST_DATABASE_URL',
  'HEDDLE_API',
  'HEDDLE_SCREENSHOTS',
  'HEDDLE_PROPERTY_RUNS',
  'HEDDLE_PROPERTY_SEED',
  'HEDDLE_TEST_DATABASE_URL',
]

function toConfiguration(values: z.infer<typeof environmentSchema>): Configuration {
  return {
    dataFolder: resolve(values.HEDDLE_DATA),
    databaseUrl: values.DATABASE_URL ?? null,
    bucket:
      values.HEDDLE_BLOBS_URL === undefined
        ? null
        : {
            url: values.HEDDLE_BLOBS_URL,
            keyId: values.HEDDLE_BLOBS_KEY_ID ?? '',
            keySecret: values.HEDDLE_BLOBS_KEY_SECRET ?? '',
            region: values.HEDDLE_BLOBS_REGION,
          },
    bind: values.HEDDLE_BIND,
    port: values.PORT,
    minimumWall: values.HEDDLE_SANDBOX,
    pythonPath: values.HEDDLE_PYTHON ?? null,
    allowedNetworks: values.HEDDLE_ALLOW,
    maxExecutions: values.HEDDLE_EXECUTIONS,
    maxNodeExecutions: values.HEDDLE_NODES,
    examples: values.HEDDLE_EXAMPLES,
    logLevel: values.HEDDLE_LOG,
  }
}

function withoutEmpty(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
}

/** Every setting with its effective value and meaning, secrets masked, for `heddle doctor`. */
export function describeConfiguration(environment: Readonly<Record<string, string | undefined>>): readonly {
  readonly name: string
  readonly value: string
  readonly isDefault: boolean
  readonly description: string
}[] {
  const given = withoutEmpty(environment)
  const values = environmentSchema.parse(given)
  return Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const value = values[name as keyof typeof values]
    const text = value === undefined ? '' : Array.isArray(value) ? value.join(',') : String(value)
    return { name, value: mask(name, text), isDefault: !(name in given), description: schema.description ?? '' }
  })
}

function mask(name: string, text: string): string {
  if (text === '') return text
  if (SECRET_NAMES.has(name)) return '•••'
  return text.replace(/(:\/\/[^:/@]+:)[^@]+@/, '$1•••@')
}
