import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { installCommand, missingPackages } from './systemPackages.mjs'
import { stagesToRun } from './stages.mjs'

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/**
 * Runs every stage, also after one that failed; its last line is the sum of all, `N passed, N failed`, and the exit code
 * fits it.
 *
 * @param {readonly string[]} [furtherStages]
 */
export const check = async (furtherStages = []) => {
  const stages = stagesToRun(furtherStages)
  // First, because a browser named wrongly should be told before minutes of tests.
  const missing = missingPackages()
  const failedStages = new Set()
  const summary = []
  const failures = []
  const total = { passed: 0, failed: 0 }

  for (const stage of stages) {
    console.log(`\n── ${stage.name} ${'─'.repeat(40 - stage.name.length)}`)
    const start = performance.now()
    const outcome =
      stage.needs && failedStages.has(stage.needs)
        ? { passed: 0, failed: 1, problems: [`not run: ${stage.needs} failed`] }
        : await stage
            .run()
            .catch((error) => ({ passed: 0, failed: 1, problems: [String(error?.message ?? error)] }))

    total.passed += outcome.passed
    total.failed += outcome.failed
    if (outcome.failed > 0) failedStages.add(stage.name)
    for (const failure of outcome.failures ?? []) failures.push(`${stage.name}: ${failure}`)
    summary.push(
      [
        outcome.failed > 0 ? '✗' : '✓',
        stage.name.padEnd(11),
        seconds(performance.now() - start).padStart(8),
        `${String(outcome.passed).padStart(6)} passed${outcome.failed > 0 ? `, ${outcome.failed} failed` : ''}`,
        ...outcome.problems.map((problem) => ` ${problem}`),
      ].join(' '),
    )
  }

  // Once more at the end: whoever reads the last lines of a long run should know what to look for.
  if (failures.length > 0) console.log(`\n── what failed ${'─'.repeat(29)}\n${failures.join('\n\n')}`)
  console.log(`\n${summary.join('\n')}`)
  if (missing.length > 0) {
    console.log(
      `\nTests that need ${missing.join(' and ')} did not run. To have all: ${installCommand(missing)}`,
    )
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  if (total.failed > 0) process.exitCode = 1
}
