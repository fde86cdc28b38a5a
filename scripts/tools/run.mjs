import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** The folder of the whole project. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

const forwarded = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** @param {NodeJS.Signals} signal */
const exitCodeOf = (signal) => 128 + constants.signals[signal]

/**
 * Runs a command in the foreground: its output is ours, our signals are its, its exit code is the result. The project's
 * own tools come first on the path, so that a command means the pinned version also without npm around it.
 *
 * A signal that reached us ends this process too, once the command has gone: nobody wants the next step after Ctrl-C.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<number>}
 */
export const run = (command, args, { cwd = root, env = {} } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: {
        ...process.env,
        PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
        TURBO_TELEMETRY_DISABLED: '1',
        DO_NOT_TRACK: '1',
        ...env,
      },
    })

    /** @type {NodeJS.Signals | undefined} */
    let stoppedBy
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      stoppedBy = signal
      child.kill(signal)
    }
    for (const signal of forwarded) process.on(signal, forward)

    const settle = () => {
      for (const signal of forwarded) process.off(signal, forward)
    }
    child.on('error', (error) => {
      settle()
      reject(new Error(`Could not start "${command}": ${error.message}`, { cause: error }))
    })
    child.on('exit', (code, signal) => {
      settle()
      if (stoppedBy) process.exit(exitCodeOf(stoppedBy))
      resolve(code ?? exitCodeOf(signal ?? 'SIGTERM'))
    })
  })
