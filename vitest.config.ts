import { availableParallelism } from 'node:os'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const source = (name: string, file = 'index.ts') =>
  fileURLToPath(new URL(`./packages/${name}/src/${file}`, import.meta.url))
const app = (name: string, file: string) =>
  fileURLToPath(new URL(`./apps/${name}/src/${file}`, import.meta.url))

const alias = {
  '@ssekit/core': source('core'),
  '@ssekit/react': source('react'),
  '@ssekit/vue': source('vue'),
  '@ssekit/server/redis': source('server', 'redis/index.ts'),
  '@ssekit/server': source('server'),
  '@ssekit/testing/scenarios': source('testing', 'scenarios.ts'),
  '@ssekit/testing': source('testing'),
  '@ssekit/demo-kit': app('demo-kit', 'index.ts'),
  '@ssekit/dev-server': app('dev-server', 'index.ts'),
  '@ssekit/binding-suite': app('binding-suite', 'index.ts'),
}

/** The binding's sources and tests, with the React that `apps/react-18` has in place of their own. */
const react18 = Object.fromEntries(
  ['react', 'react-dom', '@testing-library/react'].map((name) => [
    name,
    fileURLToPath(new URL(`./apps/react-18/node_modules/${name}`, import.meta.url)),
  ]),
)

/** They need a redis-server, and one of them nginx: a project of their own, so that a machine without one can leave them out. */
const REDIS_TESTS = '**/*.redis.test.ts'

/** Long settings of what other tests do in short: minutes rather than seconds, so only `npm run test:soak` runs them. */
const SOAK_TESTS = '**/*.soak.test.ts'

const EVERYWHERE = { exclude: ['**/node_modules/**'] }

const redis = () => {
  const { test, ...rest } = project('redis', '.', 'node')
  return { ...rest, test: { ...test, ...EVERYWHERE, include: [REDIS_TESTS] } }
}

/** One after the other: they watch their memory, and fill the machine. */
const soak = () => {
  const { test, ...rest } = project('soak', './packages', 'node')
  return { ...rest, test: { ...test, ...EVERYWHERE, include: [SOAK_TESTS], fileParallelism: false } }
}

const project = (name: string, root: string, environment: 'node' | 'jsdom') => ({
  plugins: [vue()],
  resolve: { alias },
  test: {
    name,
    root,
    environment,
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/*.browser.test.*', REDIS_TESTS, SOAK_TESTS],
    typecheck: { enabled: false },
    retry: 0,
    testTimeout: 20_000,
    expect: { poll: { timeout: 15_000, interval: 5 } },
  },
})

/** The same cases that the browsers run, on the same server. */
const core = () => {
  const { test, ...rest } = project('core', './packages/core', 'node')
  return { ...rest, test: { ...test, globalSetup: [source('testing', 'remote/globalSetup.ts')] } }
}

export default defineConfig({
  test: {
    // Most of a test's time is waiting for a server or a browser's clock, not work: more files at once than processors.
    maxWorkers: availableParallelism() + 1,
    projects: [
      core(),
      project('server', './packages/server', 'node'),
      redis(),
      ...(process.env.SOAK ? [soak()] : []),
      project('testing', './packages/testing', 'node'),
      project('react', './packages/react', 'jsdom'),
      { ...project('react-18', './apps/react-18', 'jsdom'), resolve: { alias: { ...alias, ...react18 } } },
      project('vue', './packages/vue', 'jsdom'),
      project('dev-server', './apps/dev-server', 'node'),
      project('demo-kit', './apps/demo-kit', 'jsdom'),
      project('react-demo', './apps/react-demo', 'jsdom'),
      project('vue-demo', './apps/vue-demo', 'jsdom'),
      project('recipes', './apps/recipes', 'jsdom'),
      project('interop-hub', './apps/interop/hub', 'node'),
      project('scripts', './scripts', 'node'),
    ],
  },
})
