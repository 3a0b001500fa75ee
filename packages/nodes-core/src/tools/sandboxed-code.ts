import { jsonValueSchema, type FileValue, type Json } from '@heddle/model'
import { codeField, fileField, type NodeContext, type SandboxJob } from '@heddle/node-sdk'
import { z } from 'zod'
import { readBytes } from './read-bytes.ts'

const MAX_FILE_BYTES = 64 * 1024 * 1024

/** Config fields that all languages share. */
export const codeFields = {
  code: codeField().describe('The program. Values reach it as input; placeholders are not looked for.'),
  input: z.record(z.string(), jsonValueSchema).default({}).describe('Values the program sees as fields of input.'),
  files: z
    .record(z.string().regex(/^\w[\w.-]{0,99}$/, 'must be a plain file name'), fileField())
    .default({})
    .describe('Files the program finds in its folder, by name: files or paths of the file area.'),
  memoryMb: z.int().min(16).max(8192).default(256).describe('Memory it may use, in MB.'),
  timeoutSeconds: z.number().positive().max(86_400).default(3600).describe('Time it may take, in seconds.'),
}

interface Program {
  readonly language: SandboxJob['language']
  readonly code: string
  readonly input: { readonly [name: string]: Json }
  readonly files: { readonly [name: string]: FileValue | string }
  readonly memoryMb: number
  readonly timeoutSeconds: number
}

/** Runs a program in the sandbox, its output lines as logs; gives what the program returns. */
export async function runProgram(context: NodeContext, program: Program): Promise<Json> {
  const { timeoutSeconds, files, ...rest } = program
  const { value } = await context.sandbox.run({
    ...rest,
    files: await readFiles(context, files),
    cpuSeconds: Math.ceil(timeoutSeconds),
    wallMs: Math.ceil(timeoutSeconds * 1000),
    onLog: (stream, text) => context.log(stream === 'stderr' ? 'warn' : 'info', text.trimEnd()),
    onProgress: (done, total, message) => context.progress(done, total, message),
  })
  return value
}

async function readFiles(
  context: NodeContext,
  files: Program['files'],
): Promise<{ readonly [name: string]: Uint8Array }> {
  const read = Object.entries(files).map(async ([name, file]): Promise<readonly [string, Uint8Array]> => {
    const stream = await context.files.open(file)
    return [name, await readBytes(stream, { maxBytes: MAX_FILE_BYTES, what: `The file ${name}` })]
  })
  return Object.fromEntries(await Promise.all(read))
}
