import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { outcomeOfCommand } from './outcome.mjs'
import { pnpm } from './pnpm.mjs'
import { root, run } from './run.mjs'
import { hasAllForTests, missingPackages } from './systemPackages.mjs'
import { runTests } from './testReport.mjs'

/** @typedef {{ name: string, needs?: string, run: () => Promise<import('./outcome.mjs').Outcome> }} Stage */

/** @type {Record<string, number>} */
const minimumTests = JSON.parse(readFileSync(join(root, 'scripts/minimumTests.json'), 'utf8'))

/**
 * Commands that are one check together; the later ones run even if an earlier one failed.
 *
 * @param {readonly (() => Promise<number>)[]} commands
 */
const all = async (...commands) => {
  let worst = 0
  for (const command of commands) worst = Math.max(worst, await command())
  return outcomeOfCommand(worst)
}

/** @param {string} task */
const turbo = (task) =>
  pnpm(['exec', 'turbo', 'run', task, '--continue=dependencies-successful', '--output-logs=errors-only'])

/** @param {string} report @param {readonly string[]} args */
const vitest = (report, ...args) =>
  run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args])

/** The newest Node that is maintained for long; npm fetches it once. */
const NEWER_NODE = 'node@24'

// By its file: npx puts the other node on the path, and the shell finds it there.
/** @param {string} report @param {readonly string[]} args */
const vitestOnNewerNode = (report, ...args) =>
  run('npx', [
    '--yes',
    '--loglevel=error',
    '-p',
    NEWER_NODE,
    'node',
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ])

// Not the root's playwright: the runner must be the one the tests import.
/** @param {string} report @param {string} config */
const playwright = (report, config) => {
  const cli = createRequire(join(root, 'apps/e2e/package.json')).resolve('@playwright/test/cli')
  return run(process.execPath, [cli, 'test', '--config', config, '--reporter=list,json'], {
    cwd: join(root, 'apps/e2e'),
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
}

const hasBrowserTests = () =>
  readdirSync(join(root, 'packages'), { withFileTypes: true }).some(({ name }) =>
    readdirSync(join(root, 'packages', name, 'src'), { recursive: true }).some((file) =>
      /\.browser\.test\.tsx?$/.test(String(file)),
    ),
  )

// With CI=true they run all the same, and fail: what did not run has not passed.
const hasRedis = () =>
  process.env.CI === 'true' || !missingPackages().some((name) => name === 'redis-server' || name === 'nginx')

// Fewer tests are no surprise where a browser is absent; with CI=true that absence is an error of its own.
/** @param {'browser' | 'newcomer' | 'e2e'} name */
const minimumInBrowsers = (name) => (hasAllForTests() ? minimumTests[name] : undefined)

/** @type {readonly Stage[]} */
const stages = [
  {
    name: 'lint',
    run: () =>
      all(
        () => run('eslint', ['.', '--max-warnings=0']),
        () => run('prettier', ['--check', '.', '--log-level=warn']),
      ),
  },
  {
    name: 'types',
    run: () =>
      all(
        () => turbo('typecheck'),
        () => run('tsc', ['-p', 'scripts']),
      ),
  },
  {
    name: 'unit',
    run: () => runTests('unit', minimumTests.unit, (report) => vitest(report, '--project', '!redis')),
  },
  // What differs between versions of Node is its fetch, its streams and its decoder: the core stands on all three.
  {
    name: 'node24',
    run: () =>
      runTests('node24', minimumTests.node24, (report) => vitestOnNewerNode(report, '--project', 'core')),
  },
  {
    name: 'redis',
    run: () => runTests('redis', minimumTests.redis, (report) => vitest(report, '--project', 'redis')),
  },
  // publint and attw are part of each package's build, see tsdown.base.ts.
  {
    name: 'build',
    run: () =>
      all(
        () => turbo('build'),
        () => run('tsx', ['apps/bench/src/main.ts', 'size']),
        () => run('tsx', ['apps/bench/src/main.ts', 'features']),
        () => run('tsx', ['apps/bench/src/main.ts', 'demos']),
      ),
  },
  {
    name: 'browser',
    run: () =>
      runTests('browser', minimumInBrowsers('browser'), (report) =>
        vitest(report, '--config', 'vitest.browser.config.ts'),
      ),
  },
  {
    name: 'newcomer',
    needs: 'build',
    run: () =>
      runTests('newcomer', minimumInBrowsers('newcomer'), (report) =>
        playwright(report, 'newcomer.config.ts'),
      ),
  },
  {
    name: 'e2e',
    needs: 'build',
    run: () =>
      runTests('e2e', minimumInBrowsers('e2e'), (report) => playwright(report, 'playwright.config.ts')),
  },
]

// They install and build other languages and frameworks, for minutes. Each is a command of its own that leaves its report.
/** @type {readonly Stage[]} */
const furtherStages = [
  {
    name: 'interop',
    needs: 'build',
    run: () =>
      runTests('interop', minimumTests.interop, () => run(process.execPath, ['scripts/interop.mjs'])),
  },
  {
    name: 'interop:hub',
    needs: 'build',
    run: () =>
      runTests('interop-hub', minimumTests['interop:hub'], () =>
        run(process.execPath, ['scripts/interopHub.mjs']),
      ),
  },
]

/** @param {string} name */
const furtherStage = (name) => {
  const found = furtherStages.find((stage) => stage.name === name)
  if (found) return found
  const known = furtherStages.map((stage) => stage.name).join(', ')
  throw new Error(`There is no further stage called ${name}; there are ${known}.`)
}

/**
 * What `check` goes through, in order: the cheap and telling first.
 *
 * @param {readonly string[]} further the names of stages that are not part of it by themselves
 */
export const stagesToRun = (further) => [
  ...stages.filter(
    ({ name }) =>
      (name !== 'browser' || minimumTests.browser || hasBrowserTests()) && (name !== 'redis' || hasRedis()),
  ),
  ...further.map(furtherStage),
]
