import process from 'node:process'
import { install } from './tools/install.mjs'
import { main, noTestRan } from './tools/main.mjs'

await main(async () => {
  await install()
  // Only now: they use what was installed.
  const { pnpm } = await import('./tools/pnpm.mjs')
  const { run } = await import('./tools/run.mjs')

  const filter = '--filter=@ssekit/interop^...'
  const built = await pnpm(['exec', 'turbo', 'run', 'build', filter, '--output-logs=errors-only'])
  if (built !== 0) throw new Error('The build failed; the reason is above.')
  process.exitCode = await run('tsx', ['apps/interop/suite/main.ts', ...process.argv.slice(2)])
}, noTestRan)
