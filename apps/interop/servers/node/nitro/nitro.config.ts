import process from 'node:process'
import { defineNitroConfig } from 'nitropack/config'

export default defineNitroConfig({
  compatibilityDate: '2026-11-01',
  preset: 'node-server',
  srcDir: '.',
  buildDir: `${process.env.NITRO_PLACE}/work`,
  output: { dir: `${process.env.NITRO_PLACE}/output` },
})
