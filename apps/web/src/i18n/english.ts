import { app } from '../app/locales/en.ts'
import { approvals } from '../features/approvals/locales/en.ts'
import { executions } from '../features/executions/locales/en.ts'
import { home } from '../features/home/locales/en.ts'
import { settings } from '../features/settings/locales/en.ts'
import { templates } from '../features/templates/locales/en.ts'
import { workflows } from '../features/workflows/locales/en.ts'

/** All English texts, by feature. A new feature is named here and in korean.ts. */
export const english = { app, approvals, executions, home, settings, templates, workflows } as const
