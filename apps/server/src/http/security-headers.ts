import type { FastifyHelmetOptions } from '@fastify/helmet'

/**
 * What browsers are told: scripts, styles and connections from here only, no frames around us, no guessing of types.
 * Inline `style` attributes are allowed, because the canvas positions nodes with them; inline scripts and `eval` are not.
 */
export const SECURITY_HEADERS: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      styleSrcAttr: ["'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginEmbedderPolicy: false,
  crossOriginResourcePolicy: { policy: 'same-origin' },
  frameguard: { action: 'deny' },
  // Plain HTTP on this machine: nothing to upgrade.
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'no-referrer' },
}
