/** What TypeScript programs use of `bootstrap.js`, which is plain JavaScript because it runs before anything is installed. */

/** How Heddle's Node is started. */
export const NODE_FLAGS: readonly string[]
