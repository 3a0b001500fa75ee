import type { Definition, Finding, NodeTypeManifest, Severity } from '@heddle/model'
import { analyseExpressions } from './analyse-expressions.ts'
import { checkConfigs, checkInputSchema } from './checks/check-config.ts'
import type { CheckContext, ValidateOptions } from './checks/check-context.ts'
import { checkCycles, checkEdgeEnds, checkPorts, checkRoutes } from './checks/check-edges.ts'
import { checkReachable, checkSizes } from './checks/check-flow.ts'
import { checkHandlers, checkIds, checkParents } from './checks/check-ids.ts'
import { checkJson } from './checks/check-json.ts'
import { checkNames, checkOutsideNames, checkParsing, checkReferences } from './checks/check-names.ts'
import { checkErrorHandling, checkUnread } from './checks/check-results.ts'
import { checkShape } from './checks/check-shape.ts'
import { checkAllowedFields, checkTimezone, checkTypes } from './checks/check-types.ts'
import { checkWriters } from './checks/check-writers.ts'
import { buildGraph, type Graph, type GraphNode } from './graph.ts'
import type { NamedSite } from './resolve-names.ts'
import { createTypeLookup } from './type-lookup.ts'

/** More findings than this are counted, not listed. */
export const MAX_FINDINGS = 10_000

/** What validation found. */
export interface Validation {
  /** In the order of the checks; errors, warnings and hints mixed. */
  readonly findings: readonly Finding[]
  /** The definition, typed; null when there is any error. */
  readonly definition: Definition | null
}

const CHECKS: readonly ((context: CheckContext) => void)[] = [
  checkIds,
  checkParents,
  checkTypes,
  checkHandlers,
  checkEdgeEnds,
  checkPorts,
  checkCycles,
  checkRoutes,
  checkAllowedFields,
  checkTimezone,
  checkInputSchema,
  checkConfigs,
  checkNames,
  checkReferences,
  checkOutsideNames,
  checkReachable,
  checkSizes,
  checkUnread,
  checkErrorHandling,
  checkWriters,
]

/**
 * Checks a definition and gives all findings at once: misshapen parts are taken out and the rest is checked all the
 * same. Never throws on bad definitions. Above 10,000 findings the rest is only counted.
 */
export function validateDefinition(value: unknown, options: ValidateOptions): Validation {
  const { findings } = analyseDefinition(value, options)
  const isUsable = findings.every((finding) => finding.severity !== 'error')
  return { findings, definition: isUsable ? (value as Definition) : null }
}

/** A definition with everything that was found out about it. */
export interface AnalysedDefinition {
  readonly findings: readonly Finding[]
  /** Null when the value is no workflow at all. */
  readonly analysis: {
    readonly graph: Graph
    readonly sites: readonly NamedSite[]
    readonly typeOf: (node: GraphNode) => NodeTypeManifest | undefined
  } | null
}

/** As `validateDefinition`, with the graph and names for who builds on them. */
export function analyseDefinition(value: unknown, options: ValidateOptions): AnalysedDefinition {
  const reporter = createReporter(options)
  for (const finding of checkJson(value)) reporter.report(finding)
  if (reporter.hasFindings()) return { findings: reporter.list(), analysis: null }
  const { findings, healthy } = checkShape(value)
  for (const finding of findings) reporter.report(finding)
  if (healthy === null) return { findings: reporter.list(), analysis: null }
  const graph = buildGraph(healthy)
  const typeOf = createTypeLookup(options.catalogue)
  const { sites, problems } = analyseExpressions(graph, typeOf)
  const context: CheckContext = { graph, options, sites, typeOf, report: reporter.report }
  checkParsing(context, problems)
  for (const check of CHECKS) check(context)
  return { findings: reporter.list(), analysis: { graph, sites, typeOf } }
}

function createReporter({ locate }: ValidateOptions) {
  const findings: Finding[] = []
  let dropped = 0
  let severity: Severity = 'hint'
  return {
    report(finding: Finding): void {
      if (findings.length >= MAX_FINDINGS) {
        dropped += 1
        if (finding.severity === 'error' || severity === 'hint') severity = finding.severity
        return
      }
      const position = locate?.(finding.path)
      findings.push(position === null || position === undefined ? finding : { ...finding, ...position })
    },
    hasFindings: () => findings.length > 0,
    list(): readonly Finding[] {
      if (dropped === 0) return findings
      const message = `${dropped} further findings are not listed. Correct the listed ones first.`
      return [...findings, { code: 'too-large', severity, path: '', message }]
    },
  }
}
