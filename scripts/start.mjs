import process from 'node:process'
import { checkFree, readAddress } from './tools/address.mjs'
import { build } from './tools/build.mjs'
import { install } from './tools/install.mjs'
import { main } from './tools/main.mjs'

await main(async () => {
  // First of all: nobody wants to hear of a taken port after minutes of installing.
  await checkFree(readAddress())
  await install()
  await build()

  // The server runs in this process: signals and exit codes are its own, with nobody in between.
  process.env.FAULTS ??= '1'
  await import(new URL('../apps/dev-server/dist/main.mjs', import.meta.url).href)
})
