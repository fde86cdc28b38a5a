import { install } from './tools/install.mjs'
import { main, noTestRan } from './tools/main.mjs'

await main(async () => {
  await install()
  // Only now: it uses what was installed.
  const { check } = await import('./tools/check.mjs')
  await check()
}, noTestRan)
