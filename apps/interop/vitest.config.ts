import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['suite/*.test.ts'],
    globalSetup: ['suite/backends/globalSetup.ts'],
    // Most of the time of a test is spent waiting for a server.
    maxConcurrency: 6,
    maxWorkers: 2,
    retry: 0,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000, interval: 10 } },
  },
})
