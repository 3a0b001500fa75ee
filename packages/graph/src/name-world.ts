import type { JsonObject, NodeTypeManifest } from '@heddle/model'
import type { Graph, GraphNode, GraphScope } from './graph.ts'
import { ERROR_PORT } from './ports.ts'
import { walk } from './reach.ts'

/** What names mean, node by node; made once for a definition. */
export interface NameWorld {
  readonly graph: Graph
  /** Declared fields of the execution's input: the last that a bare name can mean. */
  readonly inputFields: ReadonlySet<string>
  /** Nodes behind an `error` port and handlers, with all inside them. */
  readonly seesError: ReadonlySet<GraphNode>
  /** Compensations, with all inside them. */
  readonly seesOriginal: ReadonlySet<GraphNode>
  /** Loops around a scope, with the name each gives its item; innermost first. */
  loopsAround(scope: GraphScope): readonly (string | null)[]
  itemNameOf(node: GraphNode): string | null
  /** A node id, item name or input field that differs from `name` in case only. */
  suggest(name: string): string | undefined
}

/** Indexes the names of a definition. */
export function createNameWorld(graph: Graph, typeOf: (node: GraphNode) => NodeTypeManifest | undefined): NameWorld {
  const inputFields = listInputFields(graph.definition.input as JsonObject | undefined)
  const loops = new Map<GraphScope, readonly (string | null)[]>()
  for (const scope of graph.scopes) {
    const around = scope.container === null ? [] : (loops.get(scope.container.scope) ?? [])
    const isLoop = scope.container !== null && typeOf(scope.container)?.role === 'loop'
    loops.set(scope, isLoop && scope.container !== null ? [readItemName(scope.container), ...around] : around)
  }
  const lowerCase = new Map([...inputFields, ...graph.byId.keys()].map((name) => [name.toLowerCase(), name]))
  return {
    graph,
    inputFields,
    seesError: walk(listErrorStarts(graph), (node) => [...listTargetsOf(node), ...listInside(node)]),
    seesOriginal: walk(
      graph.nodes.filter((node) => node.isCompensation),
      listInside,
    ),
    loopsAround: (scope) => loops.get(scope) ?? [],
    itemNameOf: readItemName,
    suggest: (name) => lowerCase.get(name.toLowerCase()),
  }
}

function listInputFields(schema: JsonObject | undefined): ReadonlySet<string> {
  const properties = schema?.['properties']
  return new Set(typeof properties === 'object' && properties !== null ? Object.keys(properties) : [])
}

function readItemName(node: GraphNode): string | null {
  const name = node.definition.config?.['itemName']
  return typeof name === 'string' ? name : null
}

function listErrorStarts(graph: Graph): readonly GraphNode[] {
  return graph.nodes.filter((node) => node.isHandler || node.incoming.some((edge) => edge.port === ERROR_PORT))
}

function listTargetsOf(node: GraphNode): readonly GraphNode[] {
  return node.outgoing.map((edge) => edge.to)
}

function listInside(node: GraphNode): readonly GraphNode[] {
  return node.inside?.nodes ?? []
}
