import process from 'node:process'
import { pnpm } from './tools/pnpm.mjs'

// `node scripts/pnpm.mjs <args>` is `pnpm <args>` for machines that have none.
process.exitCode = await pnpm(process.argv.slice(2))
