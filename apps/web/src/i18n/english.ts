import { app } from '../app/locales/en.ts'
import { errors } from '../errors/locales/en.ts'
import { approvals } from '../features/approvals/locales/en.ts'
import { execution } from '../features/execution/locales/en.ts'
import { executions } from '../features/executions/locales/en.ts'
import { forms } from '../features/forms/locales/en.ts'
import { graph } from '../features/graph/locales/en.ts'
import { home } from '../features/home/locales/en.ts'
import { run } from '../features/run/locales/en.ts'
import { settings } from '../features/settings/locales/en.ts'
import { templates } from '../features/templates/locales/en.ts'
import { values } from '../features/values/locales/en.ts'
import { workflows } from '../features/workflows/locales/en.ts'

/** All English texts, by feature. A new feature is named here and in korean.ts. */
export const english = {
  app,
  approvals,
  errors,
  execution,
  executions,
  forms,
  graph,
  home,
  run,
  settings,
  templates,
  values,
  workflows,
} as const
