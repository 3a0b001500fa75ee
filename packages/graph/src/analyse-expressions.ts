import { checkTemplate, compileExpression, type CompiledExpression } from '@heddle/expressions'
import { HeddleError, type FindingCode, type NodeTypeManifest } from '@heddle/model'
import { listExpressionSites, type ExpressionSite } from './expression-sites.ts'
import type { Graph, GraphNode } from './graph.ts'
import { createNameWorld } from './name-world.ts'
import { resolveNames, type NamedSite } from './resolve-names.ts'

/** An expression that does not parse. */
export interface ExpressionProblem {
  readonly site: ExpressionSite
  readonly code: FindingCode
  readonly message: string
}

/** All expressions of a definition. */
export interface AnalysedExpressions {
  readonly sites: readonly NamedSite[]
  readonly problems: readonly ExpressionProblem[]
}

/** Parses every expression of a definition and resolves its names. Never throws on bad expressions. */
export function analyseExpressions(
  graph: Graph,
  typeOf: (node: GraphNode) => NodeTypeManifest | undefined,
): AnalysedExpressions {
  const world = createNameWorld(graph, typeOf)
  const sites: NamedSite[] = []
  const problems: ExpressionProblem[] = []
  for (const site of listExpressionSites(graph, typeOf)) {
    const { expressions, wrong } = parseSite(site)
    for (const problem of wrong) problems.push({ site, ...problem })
    if (wrong.length === 0 || expressions.length > 0) sites.push(resolveNames(site, expressions, world))
  }
  return { sites, problems }
}

/** What parses, and what does not: placeholders of one string are looked at one by one. */
interface ParsedSite {
  readonly expressions: readonly CompiledExpression[]
  readonly wrong: readonly { readonly code: FindingCode; readonly message: string }[]
}

function parseSite(site: ExpressionSite): ParsedSite {
  if (site.kind === 'code') return NOTHING
  if (site.kind === 'literal') {
    if (!site.text.includes('${{')) return NOTHING
    return misplaced('This field is taken as it is written. Write the value without ${{ }}.')
  }
  if (site.kind === 'template') {
    const { expressions, problems } = checkTemplate(site.text)
    const wrong = problems.map(
      ({ kind, message }) => ({ code: `bad-${kind}`, message: `${message} Correct it.` }) as const,
    )
    return { expressions, wrong }
  }
  if (site.text.includes('${{')) return misplaced('This field is an expression by itself. Write it without ${{ }}.')
  try {
    return { expressions: [compileExpression(site.text)], wrong: [] }
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error
    return { expressions: [], wrong: [{ code: 'bad-expression', message: `${error.message} Correct it.` }] }
  }
}

const NOTHING: ParsedSite = { expressions: [], wrong: [] }

function misplaced(message: string): ParsedSite {
  return { expressions: [], wrong: [{ code: 'bad-placeholder', message }] }
}
