import { compileExpression, resolveConfig } from '@heddle/expressions'
import {
  HeddleError,
  assertNever,
  type EvaluationAnswer,
  type EvaluationRequest,
  type EvaluationTask,
  type Json,
  type JsonObject,
  type Plan,
  type PlanNode,
  type ValueReader,
} from '@heddle/model'
import { createConstantConfigs, type ConstantConfigs } from './constant-configs.ts'
import { isFired } from './define-node.ts'
import { sha256Hex } from './digest.ts'
import { toFailure, type ReportDefect } from './failure.ts'
import { checkPorts } from './fired-ports.ts'
import { setOwn, toJsonValue } from './json-value.ts'
import { toKnownNames } from './names.ts'
import type { NodeRegistry } from './registry.ts'
import { resolveNodeConfig, toContext, toSecretPlaceholders } from './resolve-node-config.ts'
import { ValueLoader } from './value-loader.ts'

/** Answers the engine's questions. Pure: the answer follows from request, plan and the values these name. */
export interface NodeEvaluator {
  /** `undefined` when a value that is needed is not at hand. */
  evaluateNow(request: EvaluationRequest, plan: Plan, values: ValueReader): EvaluationAnswer | undefined
  evaluate(request: EvaluationRequest, plan: Plan, values: ValueReader): Promise<EvaluationAnswer>
}

interface Question {
  readonly registry: NodeRegistry
  readonly constants: ConstantConfigs
  readonly request: EvaluationRequest
  readonly plan: Plan
  readonly values: ValueLoader
  readonly onDefect: ReportDefect | undefined
}

/** Makes the evaluator of `registry`. `onDefect` is told of errors that nobody foresaw, under the id people see. */
export function createEvaluator(
  registry: NodeRegistry,
  options: { readonly onDefect?: ReportDefect } = {},
): NodeEvaluator {
  const constants = createConstantConfigs()
  const ask = (request: EvaluationRequest, plan: Plan, reader: ValueReader): Question => ({
    registry,
    constants,
    request,
    plan,
    values: new ValueLoader(reader),
    onDefect: options.onDefect,
  })
  return {
    evaluateNow: (request, plan, reader) => tryToAnswer(ask(request, plan, reader)),
    evaluate: async (request, plan, reader) => {
      const question = ask(request, plan, reader)
      for (;;) {
        const answer = tryToAnswer(question)
        if (answer) return answer
        try {
          await question.values.loadMissing()
        } catch (error) {
          return toFailedAnswer(error, question)
        }
      }
    },
  }
}

function tryToAnswer(question: Question): EvaluationAnswer | undefined {
  try {
    const answer = answerQuestion(question)
    return question.values.isMissing ? undefined : answer
  } catch (error) {
    return question.values.isMissing ? undefined : toFailedAnswer(error, question)
  }
}

function toFailedAnswer(error: unknown, { request, onDefect }: Question): EvaluationAnswer {
  const errorId = () => sha256Hex(`${request.scope.seed}:${request.purpose}`).slice(0, 16)
  return { ok: false, error: toFailure(error, errorId, onDefect) }
}

function answerQuestion(question: Question): EvaluationAnswer {
  const { task } = question.request
  switch (task.kind) {
    case 'expressions':
      return answerExpressions(question, task)
    case 'config':
      return { ok: true, values: { config: answerConfig(question, task.nodeId) } }
    case 'pure':
      return answerPure(question, task.nodeId)
    default:
      return assertNever(task, 'evaluation task')
  }
}

function answerExpressions(
  question: Question,
  { expressions, templates = {} }: Extract<EvaluationTask, { readonly kind: 'expressions' }>,
): EvaluationAnswer {
  const { request, plan, values: loader } = question
  const source = { scope: request.scope, known: toKnownNames(plan), values: loader, secrets: 'refused' as const }
  const values: { [name: string]: Json } = {}
  for (const [name, { text, mode }] of Object.entries(expressions)) {
    const context = toContext(source, name)
    const evaluate = () => {
      const expression = compileExpression(text)
      if (mode === 'condition') return expression.evaluateCondition(context)
      return toJsonValue(expression.evaluate(context), `The expression "${text}"`)
    }
    setOwn(values, name, withPlace(evaluate, toPlace(request.purpose, name)))
  }
  for (const [name, template] of Object.entries(templates)) {
    // As a field of its own, so that errors name it.
    const resolved = resolveConfig({ [name]: template }, {}, toContext(source, name)) as JsonObject
    setOwn(values, name, toJsonValue(resolved[name], `The field ${name}`))
  }
  return { ok: true, values }
}

/** Which expression of a workflow is meant, where its text alone would leave people to search. */
function toPlace(purpose: string, name: string): string | null {
  if (purpose === 'output') return `The output "${name}"`
  return purpose === 'when' ? 'The field when' : null
}

function withPlace(evaluate: () => Json, place: string | null): Json {
  try {
    return evaluate()
  } catch (error) {
    if (place === null || !(error instanceof HeddleError) || error.code !== 'EXPRESSION_FAILED') throw error
    throw new HeddleError(error.code, `${place}: ${error.message}`, { cause: error })
  }
}

function answerConfig(question: Question, nodeId: string): Json {
  const node = nodeOf(question.plan, nodeId)
  const { configSchema } = question.registry.typeOf(node).manifest
  const resolveNow = () => toJsonValue(resolve(question, nodeId), 'The config')
  return question.constants.of(node, configSchema, resolveNow) ?? resolveNow()
}

function answerPure(question: Question, nodeId: string): EvaluationAnswer {
  const node = nodeOf(question.plan, nodeId)
  const type = question.registry.typeOf(node)
  if (!type.evaluate) throw new HeddleError('INTERNAL_ERROR', `${node.type} is not a pure type; node ${nodeId}.`)
  const config = type.parseConfig(resolve(question, nodeId))
  const inputs = question.request.scope.inputs.map((input) => question.values.read(input))
  const result = type.evaluate(config, inputs)
  const output = toJsonValue(isFired(result) ? result.output : result, `The output of node ${nodeId}`)
  type.checkOutput(output)
  if (!isFired(result)) return { ok: true, values: { output } }
  checkPorts(type.manifest, node, result.ports)
  return { ok: true, values: { output }, ports: result.ports }
}

function resolve({ registry, request, plan, values }: Question, nodeId: string): Json {
  const node = nodeOf(plan, nodeId)
  const secrets = toSecretPlaceholders(node)
  return resolveNodeConfig({ registry, node, known: toKnownNames(plan), values, scope: request.scope, secrets })
}

function nodeOf(plan: Plan, nodeId: string): PlanNode {
  const node = Object.hasOwn(plan.nodes, nodeId) ? plan.nodes[nodeId] : undefined
  if (node) return node
  throw new HeddleError('INTERNAL_ERROR', `The plan (revision ${plan.revision}) has no node "${nodeId}".`)
}
