import colors from 'picocolors'
import type { Finding } from '@heddle/model'
import type { FileFindings } from '@heddle/runtime'

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
    for (const finding of findings) options.stream.write(`${formatFinding(file, finding)}\n`)
    if (findings.length === 0) options.stream.write(`${file}  ${colors.green('ok')}\n`)
  }
}

/** A finding as a server tells it. */
type ProblemFinding = Omit<Finding, 'code' | 'nodeId'> & { readonly code: string; readonly file?: string }

/** Prints what a server found, each with the file it is about. */
export function printProblemFindings(findings: readonly ProblemFinding[], stream: NodeJS.WriteStream): void {
  for (const finding of findings) stream.write(`${formatFinding(finding.file ?? '', finding)}\n`)
}

function formatFinding(file: string, finding: Omit<ProblemFinding, 'file'>): string {
  const place =
    finding.line === undefined ? `${file} ${finding.path}` : `${file}:${finding.line}:${finding.column ?? 1}`
  const paint = finding.severity === 'error' ? colors.red : finding.severity === 'warning' ? colors.yellow : colors.dim
  return `${place.trim()}  ${paint(finding.severity)}  ${finding.message}  ${colors.dim(finding.code)}`
}

/** Whether one of them stops the workflow from running. */
export function hasErrors(files: readonly FileFindings[]): boolean {
  return files.some(({ findings }) => findings.some(({ severity }) => severity === 'error'))
}
