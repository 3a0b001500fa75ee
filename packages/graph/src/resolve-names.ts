import { RESERVED_NAMES, type CompiledExpression } from '@heddle/expressions'
import type { FindingCode, Severity } from '@heddle/model'
import type { ExpressionSite } from './expression-sites.ts'
import type { GraphNode } from './graph.ts'
import type { NameWorld } from './name-world.ts'

/*
 * What each free name of an expression means. Order: reserved names, then the itemName of a loop around, then node
 * ids, then declared fields of the input.
 */

/** Something wrong with a name, before its place is known. */
export interface NameProblem {
  readonly code: FindingCode
  readonly severity: Severity
  readonly message: string
}

/** An expression site with what its names mean. */
export interface NamedSite extends ExpressionSite {
  /** It reads nothing, so it always gives the same. The compiled expressions themselves are not kept: they are large. */
  readonly isConstant: boolean
  /** Nodes that it reads. Whether they can have run is another question. */
  readonly references: ReadonlySet<GraphNode>
  readonly inputs: boolean
  readonly vars: boolean
  readonly loop: boolean
  /** It reads what earlier iterations of the loop gave. */
  readonly loopHistory: boolean
  readonly secrets: ReadonlySet<string>
  readonly problems: readonly NameProblem[]
}

const RESERVED = new Set(RESERVED_NAMES)
const NODE_FIELDS = new Set(['output', 'status', 'error', 'attempts', 'startedAt'])
const FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['execution', new Set(['id', 'startedAt', 'trigger', 'startedBy', 'parentId'])],
  ['workflow', new Set(['id', 'name', 'version'])],
  ['loop', new Set(['index', 'item', 'previous', 'results'])],
  ['error', new Set(['code', 'message', 'nodeKey'])],
])

/** Whether `node` stands in the site's scope or in one around it, so that its id is a name there. */
export function isVisible(site: ExpressionSite, node: GraphNode): boolean {
  if (node.scope.container === null) return true
  if (site.seesChildren && node.scope === site.node?.inside) return true
  for (let around: GraphNode | null = site.node; around !== null; around = around.scope.container) {
    if (around.scope === node.scope) return true
  }
  return false
}

/** Whether the bare id of `node` means the node at this site, not a loop's item or a field of the input. */
export function meansNode(site: ExpressionSite, node: GraphNode, world: NameWorld): boolean {
  if (isItemName(site, node.id, world)) return false
  return isVisible(site, node) || !world.inputFields.has(node.id)
}

/** Whether `name` is the item of a loop around the site. */
function isItemName({ node, isInLoop }: ExpressionSite, name: string, world: NameWorld): boolean {
  if (node === null) return false
  if (isInLoop && world.itemNameOf(node) === name) return true
  return world.loopsAround(node.scope).includes(name)
}

/** Resolves all names of a site's expressions. Reports nothing itself: `problems` says what is wrong. */
export function resolveNames(
  site: ExpressionSite,
  expressions: readonly CompiledExpression[],
  world: NameWorld,
): NamedSite {
  const resolver = new NameResolver(site, world)
  for (const expression of expressions) for (const path of expression.paths) resolver.resolve(path)
  return { ...site, isConstant: expressions.every((expression) => expression.isConstant), ...resolver.reads }
}

/** Most sites read few names: sets are made when there is something to put in. */
const NO_NODES: ReadonlySet<GraphNode> = new Set()
const NO_NAMES: ReadonlySet<string> = new Set()

interface MutableReads {
  references: ReadonlySet<GraphNode>
  inputs: boolean
  vars: boolean
  loop: boolean
  loopHistory: boolean
  secrets: ReadonlySet<string>
  problems: NameProblem[]
}

class NameResolver {
  readonly reads: MutableReads = {
    references: NO_NODES,
    inputs: false,
    vars: false,
    loop: false,
    loopHistory: false,
    secrets: NO_NAMES,
    problems: [],
  }
  readonly #site: ExpressionSite
  readonly #world: NameWorld
  #references: Set<GraphNode> | null = null
  #secrets: Set<string> | null = null
  #told: Set<string> | null = null

  constructor(site: ExpressionSite, world: NameWorld) {
    this.#site = site
    this.#world = world
  }

  resolve(path: readonly string[]): void {
    const [root = '', member] = path
    if (RESERVED.has(root)) {
      this.#warnWhenShadowed(root, 'the name that Heddle reserves')
      this.#resolveReserved(root, member, path)
      return
    }
    const node = this.#world.graph.byId.get(root)
    if (isItemName(this.#site, root, this.#world)) {
      this.#warnWhenShadowed(root, "the loop's item")
      if (node !== undefined)
        this.#warn(`\`${root}\` means the loop's item here; for the node write nodes.${root}.output.`)
      this.reads.loop = true
      return
    }
    if (node !== undefined && meansNode(this.#site, node, this.#world)) {
      this.#warnWhenShadowed(root, `the node; its output can also be written nodes.${root}.output`)
      this.#refer(node)
      return
    }
    if (!this.#world.inputFields.has(root)) this.#refuse(describeUnknown(root, this.#world))
  }

  #resolveReserved(root: string, member: string | undefined, path: readonly string[]): void {
    const { node, place } = this.#site
    if (place === 'concurrency' && root !== 'input' && root !== 'workflow' && root !== 'env') {
      this.#refuse(`\`${root}\` is not known before the execution starts. Use input, workflow or env here.`)
      return
    }
    const fields = FIELDS.get(root)
    if (fields !== undefined && member !== undefined && !fields.has(member)) {
      this.#refuse(`\`${root}\` has no field ${member}. It has ${[...fields].join(', ')}.`)
    }
    if (root === 'nodes') this.#resolveNode(member, path[2])
    else if (root === 'inputs') this.#useInputs()
    else if (root === 'vars') this.reads.vars = true
    else if (root === 'loop') this.#useLoop(member)
    else if (root === 'secrets') this.#useSecret(member)
    else if (root === 'error' && (node === null || !this.#seesError(node))) {
      this.#refuse('`error` is there only in handlers and behind an `error` port. Use nodes.<id>.error here.')
    } else if (root === 'original' && (node === null || !this.#world.seesOriginal.has(node))) {
      this.#refuse('`original` is there only in a node that `compensate` names. Use nodes.<id>.output here.')
    } else if (root === 'params') {
      this.#refuse('`params` is there only in templates. Instantiate the template, or use input here.')
    }
  }

  #resolveNode(id: string | undefined, field: string | undefined): void {
    if (id === undefined) {
      const message = '`nodes` must be followed by a node id, as in nodes.fetch.output. Name the node.'
      this.reads.problems.push({ code: 'bad-expression', severity: 'error', message })
      return
    }
    const node = this.#world.graph.byId.get(id)
    if (node === undefined) {
      this.#refuse(describeUnknown(id, this.#world, 'node'))
      return
    }
    if (field !== undefined && !NODE_FIELDS.has(field)) {
      this.#refuse(
        `nodes.${id} has no field ${field}. It has ${[...NODE_FIELDS].join(', ')}; for the output's own write ` +
          `nodes.${id}.output.${field}.`,
      )
    }
    this.#refer(node)
  }

  /** References from the workflow's own places can only be to the top; what they may see is checked with the others. */
  #refer(node: GraphNode): void {
    this.reads.references = this.#references ??= new Set()
    this.#references.add(node)
  }

  #useInputs(): void {
    if (this.#site.place === 'output') this.#refuse('`inputs` belongs to a node. Name the node whose output is meant.')
    this.reads.inputs = true
  }

  #useLoop(member: string | undefined): void {
    if (!this.#isInLoop()) this.#refuse('`loop` is there only inside a loop. Put the node into one, or use input here.')
    this.reads.loop = true
    if (member === undefined || member === 'previous' || member === 'results') this.reads.loopHistory = true
  }

  #useSecret(name: string | undefined): void {
    if (this.#site.place !== 'config' || this.#site.kind === 'deferred') {
      this.#refuse('`secrets` may appear only in the config of a node. Move it there.')
    } else if (name === undefined) {
      const message = '`secrets` must be followed by a name, as in secrets.API_KEY. Name the secret.'
      this.reads.problems.push({ code: 'bad-expression', severity: 'error', message })
    } else {
      this.reads.secrets = this.#secrets ??= new Set()
      this.#secrets.add(name)
    }
  }

  #seesError(node: GraphNode): boolean {
    return this.#world.seesError.has(node) || this.#site.edge?.port === 'error'
  }

  #isInLoop(): boolean {
    const { node, isInLoop } = this.#site
    return isInLoop || (node !== null && this.#world.loopsAround(node.scope).length > 0)
  }

  #warnWhenShadowed(name: string, meaning: string): void {
    if (!this.#world.inputFields.has(name)) return
    this.#warn(`\`${name}\` means ${meaning}, not the field of the input. For the field write input.${name}.`)
  }

  #warn(message: string): void {
    this.#tell({ code: 'shadowed-name', severity: 'warning', message })
  }

  #refuse(message: string): void {
    this.#tell({ code: 'unknown-name', severity: 'error', message })
  }

  #tell(problem: NameProblem): void {
    this.#told ??= new Set()
    if (this.#told.has(problem.message)) return
    this.#told.add(problem.message)
    this.reads.problems.push(problem)
  }
}

function describeUnknown(name: string, world: NameWorld, what = 'name'): string {
  const suggestion = world.suggest(name)
  const move =
    suggestion === undefined
      ? `Add a node \`${name}\`, declare the field under input.properties, or correct the spelling.`
      : `Did you mean \`${suggestion}\`?`
  return `There is no ${what} \`${name}\`. ${move}`
}
