import { app } from '../app/locales/ko.ts'
import { errors } from '../errors/locales/ko.ts'
import { approvals } from '../features/approvals/locales/ko.ts'
import { execution } from '../features/execution/locales/ko.ts'
import { executions } from '../features/executions/locales/ko.ts'
import { forms } from '../features/forms/locales/ko.ts'
import { graph } from '../features/graph/locales/ko.ts'
import { home } from '../features/home/locales/ko.ts'
import { run } from '../features/run/locales/ko.ts'
import { settings } from '../features/settings/locales/ko.ts'
import { templates } from '../features/templates/locales/ko.ts'
import { values } from '../features/values/locales/ko.ts'
import { workflows } from '../features/workflows/locales/ko.ts'
import type { english } from './english.ts'
import type { Translation } from './translation.ts'

/** All Korean texts, by feature. */
export const korean: Translation<typeof english> = {
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
}
