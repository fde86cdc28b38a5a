/** @typedef {{ passed: number, failed: number, problems: string[], failures?: string[] }} Outcome `failures`: each test that failed, in its own words */
/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * The counts of a Vitest or a Playwright JSON report. Flaky counts as failed: it failed at least once.
 *
 * @param {any} report
 * @returns {Counts}
 */
export const countsOf = (report) =>
  report.stats
    ? {
        passed: report.stats.expected,
        failed: report.stats.unexpected + report.stats.flaky,
        skipped: report.stats.skipped,
      }
    : {
        passed: report.numPassedTests,
        failed: report.numFailedTests,
        skipped: report.numPendingTests + report.numTodoTests,
      }

/**
 * A command that is one check: it holds or it does not.
 *
 * @param {number} code
 * @returns {Outcome}
 */
export const outcomeOfCommand = (code) =>
  code === 0
    ? { passed: 1, failed: 0, problems: [] }
    : { passed: 0, failed: 1, problems: [`ended with exit code ${code}`] }

/**
 * A run of tests: green only when every one of them ran and passed, and when there were as many as there should be.
 *
 * @param {{ code: number, counts: Counts | undefined, minimum?: number }} run `counts` is undefined when no report came
 * @returns {Outcome}
 */
export const outcomeOfTests = ({ code, counts, minimum = 0 }) => {
  if (!counts) return { passed: 0, failed: 1, problems: [`left no report (exit code ${code})`] }

  const problems = []
  let failed = counts.failed + counts.skipped
  const total = counts.passed + failed

  if (counts.skipped > 0) problems.push(`${counts.skipped} skipped: what did not run has not passed`)
  if (code !== 0 && failed === 0) {
    failed += 1
    problems.push(`ended with exit code ${code} although no test failed: an error outside the tests`)
  }
  if (total < minimum) {
    failed += 1
    problems.push(`only ${total} tests; scripts/minimumTests.json wants at least ${minimum}`)
  }
  return { passed: counts.passed, failed, problems }
}
