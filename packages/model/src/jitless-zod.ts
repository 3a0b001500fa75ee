import { z } from 'zod'

/*
 * zod compiles object parsers with `new Function` unless told not to, and decides when a schema is constructed.
 * Every module of this package takes `z` from here, so the setting precedes every schema. Other packages that
 * build schemas import `@heddle/model` too, which evaluates this module first.
 */
z.config({ jitless: true })

export { z }
