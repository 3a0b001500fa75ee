import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'

const loaded = new Map<string, Promise<string>>()

/**
 * Text of a program under `child/`, ready to be passed on a command line (`--eval`, `-c`): a sandbox process never
 * opens a file of ours. TypeScript comes back without its types.
 */
export function loadChildProgram(file: string): Promise<string> {
  const known = loaded.get(file)
  if (known !== undefined) return known
  const text = readFile(new URL(`./child/${file}`, import.meta.url), 'utf8').then((source) =>
    file.endsWith('.ts') ? stripTypeScriptTypes(source) : source,
  )
  loaded.set(file, text)
  return text
}
