import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failuresOf } from './failures.mjs'
import { countsOf, outcomeOfTests } from './outcome.mjs'
import { root } from './run.mjs'

const folder = join(root, '.cache/check')

/** @param {string} file */
const read = async (file) => {
  try {
    const report = JSON.parse(await readFile(file, 'utf8'))
    return { counts: countsOf(report), failures: failuresOf(report) }
  } catch {
    return undefined
  }
}

/**
 * Runs tests that write a JSON report, and judges them by it.
 *
 * @param {string} name
 * @param {number | undefined} minimum
 * @param {(report: string) => Promise<number>} start
 */
export const runTests = async (name, minimum, start) => {
  const report = join(folder, `${name}.json`)
  await mkdir(folder, { recursive: true })
  // The report of an earlier run must not speak for this one.
  await rm(report, { force: true })
  const code = await start(report)
  const { counts, failures = [] } = (await read(report)) ?? {}
  return { ...outcomeOfTests({ code, counts, minimum }), failures }
}
