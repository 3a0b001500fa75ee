import {
  HeddleError,
  LIMITS,
  type Category,
  type Json,
  type JsonObject,
  type NodeRole,
  type NodeTypeManifest,
  type SideEffects,
} from '@heddle/model'
import { z } from 'zod'
import type { NodeContext } from './context.ts'
import { toAuthoredSchema } from './fields.ts'
import { parseWith } from './schema-findings.ts'

interface SpecBase<Config extends z.ZodType> {
  /** Without version: `http.request`. */
  readonly type: string
  /** `major.minor`. A change of config, ports or step keys that breaks a workflow takes a new major. */
  readonly version: string
  readonly category: Category
  readonly title: string
  readonly description: string
  /** A lucide icon name. */
  readonly icon: string
  /** The config after expressions are resolved. Build fields with `expressionField` and its like. */
  readonly config: Config
  readonly output?: z.ZodType
  /** Default: in `main`; out `main` and `error`, which failures fire. Triggers: out `main` only. */
  readonly ports?: {
    readonly in?: readonly string[]
    readonly out?: readonly string[]
    /** JSON Pointer into the config, `*` for every element: `/cases/*\/port`. */
    readonly outFromConfig?: string
  }
  /** One attempt, in seconds. Default 300. */
  readonly timeoutSeconds?: number
  readonly defaultPolicy?: JsonObject
  readonly example: { readonly config: JsonObject; readonly inputs?: readonly Json[]; readonly output?: Json }
}

/** A type whose work is done by a runner, as an attempt. */
export interface RunSpec<Config extends z.ZodType> extends SpecBase<Config> {
  readonly role?: 'run'
  /** What repeating the work may do outside; a function decides by config. */
  readonly sideEffects: SideEffects | ((config: z.output<Config>) => SideEffects)
  run(context: NodeContext, config: z.output<Config>): unknown
  readonly evaluate?: never
}

/** A type without effects: a synchronous function of config and inputs, carried out in the engine's turn. */
export interface PureSpec<Config extends z.ZodType> extends SpecBase<Config> {
  readonly role?: 'pure'
  readonly sideEffects?: 'none'
  evaluate(config: z.output<Config>, inputs: readonly Json[]): unknown
  readonly run?: never
}

/** A type that the engine itself carries out: only its description. */
export interface NativeSpec<Config extends z.ZodType> extends SpecBase<Config> {
  readonly role: Exclude<NodeRole, 'run' | 'pure'>
  readonly sideEffects?: 'none'
  readonly run?: never
  readonly evaluate?: never
}

export type NodeSpec<Config extends z.ZodType> = RunSpec<Config> | PureSpec<Config> | NativeSpec<Config>

/** A node type as the registry holds it. Made by `defineNode` only. */
export interface NodeType {
  readonly manifest: NodeTypeManifest
  /** Fills defaults of a resolved config. Throws `INPUT_INVALID` naming the fields. */
  parseConfig(config: Json): unknown
  /** Of a parsed config. */
  sideEffectsOf(config: unknown): SideEffects
  /** Throws `OUTPUT_INVALID` when there is an output schema and it does not hold. */
  checkOutput(output: Json): void
  readonly run: ((context: NodeContext, config: unknown) => unknown) | null
  readonly evaluate: ((config: unknown, inputs: readonly Json[]) => unknown) | null
}

const FIRED = Symbol('fired')

/** An output together with the ports it fires. */
export interface Fired {
  readonly [FIRED]: true
  readonly ports: readonly string[]
  readonly output: unknown
}

/** What `run` and `evaluate` return to fire other ports than `main`. */
export function fire(ports: readonly string[], output: unknown): Fired {
  return { [FIRED]: true, ports, output }
}

/** Whether node code returned the result of `fire`. */
export function isFired(value: unknown): value is Fired {
  return typeof value === 'object' && value !== null && FIRED in value
}

/**
 * Makes a node type from its description and code. Throws a defect (`INTERNAL_ERROR`) that lists everything
 * that is wrong with the description.
 */
export function defineNode<Config extends z.ZodType>(spec: NodeSpec<Config>): NodeType {
  const manifest = toManifest(spec)
  const problems = checkSpec(spec, manifest)
  if (problems.length > 0) {
    throw new HeddleError('INTERNAL_ERROR', `The node type "${spec.type}" is not usable: ${problems.join('; ')}.`)
  }
  const { sideEffects = 'none', output } = spec
  return {
    manifest,
    parseConfig: (config) =>
      parseWith(spec.config, config, { code: 'INPUT_INVALID', what: `The config of ${spec.type}` }),
    sideEffectsOf: (config) =>
      typeof sideEffects === 'function' ? sideEffects(config as z.output<Config>) : sideEffects,
    checkOutput: (value) => {
      if (output) parseWith(output, value, { code: 'OUTPUT_INVALID', what: `The output of ${spec.type}` })
    },
    run: spec.run ? (context, config) => spec.run(context, config as z.output<Config>) : null,
    evaluate: spec.evaluate ? (config, inputs) => spec.evaluate(config as z.output<Config>, inputs) : null,
  }
}

function toManifest<Config extends z.ZodType>(spec: NodeSpec<Config>): NodeTypeManifest {
  const role = spec.role ?? (spec.run ? 'run' : 'pure')
  const ports = spec.ports ?? {}
  return {
    type: spec.type,
    version: spec.version,
    category: spec.category,
    role,
    title: spec.title,
    description: spec.description,
    icon: spec.icon,
    configSchema: toAuthoredSchema(spec.config),
    ...(spec.output ? { outputSchema: z.toJSONSchema(spec.output) as unknown as JsonObject } : {}),
    ports: {
      in: ports.in ?? (role === 'trigger' ? [] : ['main']),
      out: ports.out ?? (role === 'trigger' ? ['main'] : ['main', 'error']),
      ...(ports.outFromConfig === undefined ? {} : { outFromConfig: ports.outFromConfig }),
    },
    sideEffects: typeof spec.sideEffects === 'function' ? 'dynamic' : (spec.sideEffects ?? 'none'),
    defaultTimeoutSeconds: spec.timeoutSeconds ?? 300,
    ...(spec.defaultPolicy ? { defaultPolicy: spec.defaultPolicy } : {}),
    example: spec.example,
  }
}

const TYPE_PATTERN = /^[a-z][a-z0-9-]*(\.[a-z][a-zA-Z0-9-]*)+$/
const VERSION_PATTERN = /^[1-9][0-9]*\.(0|[1-9][0-9]*)$/
const ICON_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const PORT_PATTERN = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/

function checkSpec<Config extends z.ZodType>(spec: NodeSpec<Config>, manifest: NodeTypeManifest): readonly string[] {
  const { ports, role } = manifest
  const named = [...ports.in, ...ports.out]
  const rules: readonly (readonly [boolean, string])[] = [
    [TYPE_PATTERN.test(spec.type), 'type must be two or more words with dots, such as http.request'],
    [VERSION_PATTERN.test(spec.version), `version must be major.minor, not "${spec.version}"`],
    [ICON_PATTERN.test(spec.icon), 'icon must be a lucide name, such as globe'],
    [spec.title.trim() !== '', 'title is empty'],
    [spec.description.trim() !== '', 'description is empty'],
    [manifest.configSchema['type'] === 'object', 'config must be an object schema'],
    [named.every((port) => PORT_PATTERN.test(port)), 'port names must be words'],
    [new Set(ports.in).size === ports.in.length, 'an in port is named twice'],
    [new Set(ports.out).size === ports.out.length, 'an out port is named twice'],
    [ports.outFromConfig === undefined || ports.outFromConfig.startsWith('/'), 'outFromConfig must be a JSON Pointer'],
    [(role === 'trigger') === (ports.in.length === 0), 'triggers, and only they, have no in port'],
    [(spec.run !== undefined) === (role === 'run'), 'run belongs to role run, and must be there'],
    [(spec.evaluate !== undefined) === (role === 'pure'), 'evaluate belongs to role pure, and must be there'],
    [role !== 'run' || spec.sideEffects !== undefined, 'sideEffects must be stated'],
    [role === 'run' || manifest.sideEffects === 'none', 'only types that run have side effects'],
    [isTimeout(manifest.defaultTimeoutSeconds), `timeoutSeconds must be in (0, ${LIMITS.nodeTimeoutSeconds}]`],
  ]
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem)
}

function isTimeout(seconds: number): boolean {
  return seconds > 0 && seconds <= LIMITS.nodeTimeoutSeconds
}
