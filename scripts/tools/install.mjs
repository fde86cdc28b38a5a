import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { pnpm } from './pnpm.mjs'
import { root } from './run.mjs'

/** @param {string} file */
const textOf = (file) => readFile(join(root, file), 'utf8').catch(() => undefined)

// pnpm writes this copy as the last act of an install: equal means complete.
const isUpToDate = async () => {
  const [wanted, installed] = await Promise.all([
    textOf('pnpm-lock.yaml'),
    textOf('node_modules/.pnpm/lock.yaml'),
  ])
  return wanted !== undefined && wanted === installed
}

const requireNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Error(
    `ssekit needs Node 20.19 or later; this is ${process.version}. Get one from https://nodejs.org.`,
  )
}

/**
 * Brings node_modules to what the lockfile says and nothing else.
 *
 * @param {{ always?: boolean }} [options] `always` asks pnpm even when all seems in place, so that a lockfile that does
 *   not fit the package.json files is found.
 */
export const install = async ({ always = false } = {}) => {
  requireNode()
  if (!always && (await isUpToDate())) return
  console.log('Installing the dependencies …')
  const code = await pnpm(['install', '--frozen-lockfile', '--loglevel=error'])
  if (code !== 0) throw new Error('The dependencies could not be installed; pnpm says why above.')
}
