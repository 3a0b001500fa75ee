import { app } from '../app/locales/ko.ts'
import { approvals } from '../features/approvals/locales/ko.ts'
import { executions } from '../features/executions/locales/ko.ts'
import { home } from '../features/home/locales/ko.ts'
import { settings } from '../features/settings/locales/ko.ts'
import { templates } from '../features/templates/locales/ko.ts'
import { workflows } from '../features/workflows/locales/ko.ts'
import type { english } from './english.ts'
import type { Translation } from './translation.ts'

/** All Korean texts, by feature. */
export const korean: Translation<typeof english> = { app, approvals, executions, home, settings, templates, workflows }
