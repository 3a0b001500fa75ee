export { compileExpression, type CompiledExpression } from './compiled-expression.ts'
export { DEFAULT_LIMITS, type EvaluationContext, type ExpressionLimits } from './evaluation-context.ts'
export {
  checkTemplate,
  evaluateTemplate,
  hasPlaceholder,
  parseTemplate,
  type Template,
  type TemplateProblem,
} from './template.ts'
export { listConfigExpressions, resolveConfig, type ConfigExpression } from './resolve-config.ts'
export {
  FUNCTION_NAMES,
  RESERVED_NAMES,
  describeFunctions,
  describeMethods,
  isEcmaKeyword,
  type FunctionDescription,
  type MethodDescription,
} from './names.ts'
export { compilePattern, type CompiledPattern, type PatternMatch } from './pattern.ts'
export { renameReferences, type ReferenceRenaming } from './rename-references.ts'
