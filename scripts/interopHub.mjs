import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { install } from './tools/install.mjs'
import { main, noTestRan } from './tools/main.mjs'

/** `npm run interop:hub -- express next`: the hub and the hooks in these frameworks, or in all of them. */
await main(async () => {
  await install()
  // Only now: they use what was installed.
  const { build } = await import('./tools/build.mjs')
  const { root, run } = await import('./tools/run.mjs')
  const { runTests } = await import('./tools/testReport.mjs')
  await build()

  const { 'interop:hub': all } = JSON.parse(readFileSync(join(root, 'scripts/minimumTests.json'), 'utf8'))
  const names = process.argv.slice(2)

  const cwd = join(root, 'apps/interop/hub')
  const cli = createRequire(join(cwd, 'package.json')).resolve('@playwright/test/cli')
  const outcome = await runTests('interop-hub', names.length === 0 ? all : undefined, (report) =>
    run(process.execPath, [cli, 'test', '--reporter=list,json'], {
      cwd,
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, FRAMEWORKS: names.join(',') },
    }),
  )
  for (const problem of outcome.problems) console.log(problem)
  console.log(`\n${outcome.passed} passed, ${outcome.failed} failed`)
  if (outcome.failed > 0) process.exitCode = 1
}, noTestRan)
