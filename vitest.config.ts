import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'apps/*/src/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    pool: 'forks',
    // Modules are loaded once per worker: no test replaces one, and what a test changes for all it puts back.
    isolate: false,
    unstubGlobals: true,
    // The default leaves one core to vitest itself, which only waits.
    maxWorkers: availableParallelism(),
    // Programs that tests start keep their compiled modules: that halves their start.
    env: {
      NODE_COMPILE_CACHE:
        process.env['NODE_COMPILE_CACHE'] ??
        fileURLToPath(new URL('node_modules/.cache/heddle-tests', import.meta.url)),
    },
    globalSetup: 'scripts/leftovers/watch-leftovers.ts',
    // Only what hangs ends by these: no test is about time, and the machine may be busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 120_000 } },
  },
})
