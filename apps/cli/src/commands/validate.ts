import { Command } from 'commander'
import colors from 'picocolors'
import type { FileFindings } from '@heddle/runtime'
import { EXIT } from '../exit-codes.ts'

/** `heddle validate FILE…` */
export function createValidateCommand(): Command {
  return new Command('validate')
    .summary('check workflow files')
    .description(
      'Checks workflow files and all that their sub-workflows name. Lists every mistake at once, with its place and what to do.',
    )
    .argument('<file...>', 'workflow definitions, YAML or JSON')
    .option('--json', 'print findings as JSON')
    .action(async (paths: readonly string[], options: { readonly json?: boolean }) => {
      const { coreCatalogue, loadBundle } = await import('@heddle/runtime')
      const catalogue = coreCatalogue()
      const files = new Map(paths.flatMap((path) => loadBundle(path, catalogue).files).map((file) => [file.file, file]))
      printFindings([...files.values()], { json: options.json === true, stream: process.stdout })
      const hasErrors = [...files.values()].some((file) =>
        file.findings.some((finding) => finding.severity === 'error'),
      )
      process.exitCode = hasErrors ? EXIT.usage : EXIT.ok
    })
}

/** Prints findings by file: place, severity, message. */
export function printFindings(
  files: readonly FileFindings[],
  options: { readonly json: boolean; readonly stream: NodeJS.WriteStream },
): void {
  if (options.json) {
    options.stream.write(`${JSON.stringify({ files })}\n`)
    return
  }
  for (const { file, findings } of files) {
    for (const finding of findings) {
      const place =
        finding.line === undefined ? `${file} ${finding.path}` : `${file}:${finding.line}:${finding.column ?? 1}`
      const paint =
        finding.severity === 'error' ? colors.red : finding.severity === 'warning' ? colors.yellow : colors.dim
      options.stream.write(`${place}  ${paint(finding.severity)}  ${finding.message}  ${colors.dim(finding.code)}\n`)
    }
    if (findings.length === 0) options.stream.write(`${file}  ${colors.green('ok')}\n`)
  }
}
