import type { app } from '../app/locales/en.ts'

/** Names of pages that the frame knows: `nav.workflows`. */
export type CrumbKey = `nav.${keyof (typeof app)['nav']}`
