import { delimiter } from 'node:path'
import process from 'node:process'
import { leaveWithParent } from './leaveWithParent.mjs'

/**
 * Runs a command of this folder: what went wrong is one clear sentence and exit code 1, not a stack.
 *
 * @param {() => Promise<void>} command
 * @param {() => void} [afterError]
 */
export const main = async (command, afterError) => {
  leaveWithParent()
  // Debian has nginx and PHP-FPM in it, and it is on root's path only: others would be told to install what is there.
  process.env.PATH = [process.env.PATH, '/usr/sbin'].join(delimiter)
  try {
    await command()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    afterError?.()
    process.exitCode = 1
  }
}

/** The last line of a test run that never came to its tests. */
export const noTestRan = () => console.log('\n0 passed, 1 failed')
