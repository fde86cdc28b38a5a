import { run } from './run.mjs'

/**
 * pnpm without installing it: npm fetches the pinned version once, whatever the machine has. It puts itself on the path
 * of what it runs, which turbo and tsdown rely on.
 */
export const pnpmCommand = /** @type {const} */ (['npx', '--yes', '--loglevel=error', 'pnpm@12.21.0'])

/** @param {readonly string[]} args */
export const pnpm = (args) => {
  const [command, ...before] = pnpmCommand
  return run(command, [...before, ...args])
}
