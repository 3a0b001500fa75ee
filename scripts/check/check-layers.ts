import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import { LAYERS, type LayerRule } from './layers.ts'

/** One import that the table does not allow. */
export interface LayerViolation {
  readonly rule: string
  readonly from: string
  readonly to: string
}

export interface LayerReport {
  readonly violations: readonly LayerViolation[]
  /** Source files that the check looked into, relative to the root. */
  readonly modulesSeen: readonly string[]
  /** Source files that exist. The check is blind when these differ. */
  readonly sourceFiles: readonly string[]
  /** `engine -> model`: which package imports which, tests left out. */
  readonly packageEdges: readonly string[]
}

const TEST_FILE = '\\.test\\.tsx?$|/test-[a-z-]+\\.ts$|^apps/web/src/testing/'

/** Checks every import below `packages/` and `apps/` of `root` against the table of layers. */
export async function checkLayers(root: string): Promise<LayerReport> {
  const folders = LAYERS.map((rule) => rule.folder).filter((folder) => existsSync(join(root, folder, 'src')))
  const { output } = await cruise(
    folders.map((folder) => `${folder}/src`),
    {
      baseDir: root,
      ruleSet: { forbidden: [...LAYERS.flatMap(rulesOf), ...COMMON_RULES] },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      combinedDependencies: true,
    },
    {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  )
  const result = output as ICruiseResult
  const sources = result.modules.filter((module) => /^(packages|apps)\/[^/]+\/src\/.*\.tsx?$/.test(module.source))
  return {
    violations: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    modulesSeen: sources.map((module) => module.source).toSorted(),
    sourceFiles: folders.flatMap((folder) => listSources(root, join(root, folder, 'src'))).toSorted(),
    packageEdges: edgesOf(result),
  }
}

function rulesOf(layer: LayerRule): readonly IForbiddenRuleType[] {
  const name = layer.folder.split('/')[1] ?? ''
  const own = `^${layer.folder}/`
  const allowed = [name, ...layer.packages].join('|')
  const inSources = { path: own, pathNot: TEST_FILE }
  const rules: IForbiddenRuleType[] = [
    {
      name: `${name}-imports-only-its-layers`,
      severity: 'error',
      from: inSources,
      to: { path: '^(packages|apps)/', pathNot: `^(packages|apps)/(${allowed})/` },
    },
  ]
  if (layer.builtins === 'forbidden') {
    rules.push({
      name: `${name}-has-no-builtins`,
      severity: 'error',
      from: inSources,
      to: { dependencyTypes: ['core'] },
    })
  }
  if (layer.libraries !== null) {
    const libraries = layer.libraries.map((library) => library.replace('/', '\\/')).join('|')
    rules.push({
      name: `${name}-uses-only-its-libraries`,
      severity: 'error',
      from: inSources,
      to: { path: 'node_modules/', ...(libraries === '' ? {} : { pathNot: `node_modules/(${libraries})/` }) },
    })
  }
  return rules
}

const COMMON_RULES: readonly IForbiddenRuleType[] = [
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { pathNot: 'node_modules' } } },
  { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  {
    name: 'packages-are-entered-by-name',
    severity: 'error',
    from: { path: '^(packages|apps)/([^/]+)/' },
    to: {
      path: '^(packages|apps)/',
      pathNot: '^$1/$2/|/src/index\\.ts$|^packages/testkit/src/(contracts/index|[a-z]+-server)\\.ts$',
    },
  },
  {
    name: 'only-tests-import-testkit',
    severity: 'error',
    from: { path: '^(packages|apps)/', pathNot: `^packages/testkit/|${TEST_FILE}` },
    to: { path: '^packages/testkit/' },
  },
]

function listSources(root: string, folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function edgesOf(result: ICruiseResult): readonly string[] {
  const edges = new Set<string>()
  const packageOf = (path: string) => /^(?:packages|apps)\/([^/]+)\//.exec(path)?.[1]
  for (const module of result.modules) {
    if (new RegExp(TEST_FILE).test(module.source)) continue
    for (const dependency of module.dependencies) {
      const [from, to] = [packageOf(module.source), packageOf(dependency.resolved)]
      if (from !== undefined && to !== undefined && from !== to) edges.add(`${from} -> ${to}`)
    }
  }
  return [...edges].toSorted()
}
