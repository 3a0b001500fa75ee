import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

/** Lines a source file and a function may have. */
export const MAX_FILE_LINES = 400
export const MAX_FUNCTION_LINES = 60

/**
 * What may be larger, with the reason. The engine never gets an entry.
 * Key: `path` for a file, `path#function` for a function.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'apps/web/src/testing/foreign-page.ts#attack': 'goes to a browser as the text of one function',
}

/** Files and functions over the limits, each as a line that says what to do. Tests and contract suites are left out. */
export function checkSizes(root: string): readonly string[] {
  return ['packages', 'apps', 'bench', 'scripts'].flatMap((folder) =>
    listSources(root, folder).flatMap((path) => checkFile(root, path)),
  )
}

function checkFile(root: string, path: string): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8')
  const findings: string[] = []
  const lines = text.split('\n').length - 1
  if (lines > MAX_FILE_LINES && !(path in EXCEPTIONS))
    findings.push(`${path}: ${lines} lines, at most ${MAX_FILE_LINES}. Split it by idea.`)
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line
      const length = source.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1
      const name = node.name?.getText(source) ?? nameOfHolder(node, source)
      if (length > MAX_FUNCTION_LINES && !(`${path}#${name}` in EXCEPTIONS)) {
        findings.push(
          `${path}:${first + 1}: function ${name} has ${length} lines, at most ${MAX_FUNCTION_LINES}. Split it by idea.`,
        )
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return findings
}

function nameOfHolder(node: ts.Node, source: ts.SourceFile): string {
  const parent = node.parent
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText(source) : 'anonymous'
}

function listSources(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|js)$/.test(entry.name) && !/\.(test|gen)\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter(
      (path) => !/(^|\/)(node_modules|dist(\.[^/]+)?)\//.test(path) && !/\/contracts\/[a-z]+-contract\.ts$/.test(path),
    )
}
