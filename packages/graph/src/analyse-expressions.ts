import { compileExpression, parseTemplate, type CompiledExpression } from '@heddle/expressions'
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
    const parsed = parseSite(site)
    if (Array.isArray(parsed)) sites.push(resolveNames(site, parsed, world))
    else problems.push({ site, ...(parsed as ParseProblem) })
  }
  return { sites, problems }
}

interface ParseProblem {
  readonly code: FindingCode
  readonly message: string
}

function parseSite(site: ExpressionSite): readonly CompiledExpression[] | ParseProblem {
  if (site.kind === 'code') return []
  if (site.kind === 'literal') {
    if (!site.text.includes('${{')) return []
    return { code: 'bad-placeholder', message: 'This field is taken as it is written. Write the value without ${{ }}.' }
  }
  if (site.kind !== 'template' && site.text.includes('${{')) {
    return { code: 'bad-placeholder', message: 'This field is an expression by itself. Write it without ${{ }}.' }
  }
  try {
    return site.kind === 'template' ? parseTemplate(site.text).expressions : [compileExpression(site.text)]
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error
    const code = site.kind === 'template' && isPlaceholderProblem(site.text) ? 'bad-placeholder' : 'bad-expression'
    return { code, message: `${error.message} Correct it.` }
  }
}

/** Whether the braces, not what they hold, are wrong: a placeholder that is not closed, or empty. */
function isPlaceholderProblem(text: string): boolean {
  const opened = text.split('${{').slice(1)
  return opened.some((rest) => !rest.includes('}}') || rest.slice(0, rest.indexOf('}}')).trim() === '')
}
