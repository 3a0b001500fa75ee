import { toNodeId, type Reads } from '@heddle/model'
import type { GraphNode } from './graph.ts'
import type { NamedSite } from './resolve-names.ts'

/** All that some expressions read, put together. Ids and names are sorted. */
export function mergeReads(sites: readonly NamedSite[]): Reads {
  const nodes = new Set<string>()
  const secrets = new Set<string>()
  for (const site of sites) {
    for (const node of site.references) nodes.add(node.id)
    for (const name of site.secrets) secrets.add(name)
  }
  return {
    nodes: [...nodes].toSorted().map(toNodeId),
    inputs: sites.some((site) => site.inputs),
    vars: sites.some((site) => site.vars),
    loop: sites.some((site) => site.loop),
    secrets: [...secrets].toSorted(),
  }
}

/** The sites of each node. */
export function groupSites(sites: readonly NamedSite[]): ReadonlyMap<GraphNode, readonly NamedSite[]> {
  const groups = new Map<GraphNode, NamedSite[]>()
  for (const site of sites) {
    if (site.node === null) continue
    const group = groups.get(site.node)
    if (group === undefined) groups.set(site.node, [site])
    else group.push(site)
  }
  return groups
}
