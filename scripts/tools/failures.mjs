import { stripVTControlCharacters } from 'node:util'

/** Lines of what a failed test said; the whole of it stands where the test ran. */
const LINES_OF_A_FAILURE = 12

/** @param {readonly string[]} titles @param {readonly (string | undefined)[]} messages */
const told = (titles, messages) => {
  const lines = stripVTControlCharacters(messages.filter(Boolean).join('\n')).split('\n')
  return [
    titles.join(' › '),
    ...lines.slice(0, LINES_OF_A_FAILURE).map((line) => `  ${line}`.trimEnd()),
  ].join('\n')
}

/** @param {any} suite @returns {string[]} */
const failuresOfSuite = (suite) => [
  ...(suite.suites ?? []).flatMap(failuresOfSuite),
  ...(suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests
      .filter((/** @type {any} */ test) => test.status === 'unexpected' || test.status === 'flaky')
      .map((/** @type {any} */ test) =>
        told(
          [`[${test.projectName}] ${spec.file}:${spec.line}`, spec.title],
          test.results.flatMap((/** @type {any} */ result) =>
            result.errors.map((/** @type {any} */ error) => error.message),
          ),
        ),
      ),
  ),
]

/** @param {any} file */
const failuresOfFile = (file) => {
  const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed')
  // A file that could not be read has no tests, and says why itself.
  if (failed.length === 0) return file.status === 'failed' ? [told([file.name], [file.message])] : []
  return failed.map((/** @type {any} */ test) => told([file.name, test.fullName], test.failureMessages))
}

/**
 * What failed, by a Vitest or a Playwright JSON report: the name of each test, and the beginning of what it said.
 *
 * @param {any} report
 * @returns {string[]}
 */
export const failuresOf = (report) => [
  ...(report.testResults ?? []).flatMap(failuresOfFile),
  ...(report.suites ?? []).flatMap(failuresOfSuite),
  ...(report.suites ? (report.errors ?? []) : []).map((/** @type {any} */ error) =>
    told(['outside the tests'], [error.message]),
  ),
]
