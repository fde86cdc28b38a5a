import process from 'node:process'
import { install } from './tools/install.mjs'
import { main, noTestRan } from './tools/main.mjs'

/** `npm test -- interop interop:hub`: all tests, and these as well. */
await main(async () => {
  await install({ always: true })
  // Only now: they use what was installed.
  const { canInstall, installCommand, installPackages, missingPackages } =
    await import('./tools/systemPackages.mjs')
  const { check } = await import('./tools/check.mjs')

  const missing = missingPackages()
  if (missing.length > 0 && canInstall()) await installPackages(missing)
  else if (missing.length > 0)
    console.log(`Not here: ${missing.join(', ')}. To install: ${installCommand(missing)}`)
  await check(process.argv.slice(2))
}, noTestRan)
