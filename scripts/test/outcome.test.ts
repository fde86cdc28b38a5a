import { describe, expect, it } from 'vitest'
import { countsOf, outcomeOfCommand, outcomeOfTests } from '../tools/outcome.mjs'

describe('a run of tests', () => {
  it('is green when all ran and passed', () => {
    const counts = { passed: 12, failed: 0, skipped: 0 }
    expect(outcomeOfTests({ code: 0, counts, minimum: 12 })).toEqual({ passed: 12, failed: 0, problems: [] })
  })

  it('counts what failed', () => {
    const counts = { passed: 10, failed: 2, skipped: 0 }
    expect(outcomeOfTests({ code: 1, counts })).toEqual({ passed: 10, failed: 2, problems: [] })
  })

  it('has failed when it left no report, whatever its exit code', () => {
    for (const code of [0, 1, 137]) {
      const outcome = outcomeOfTests({ code, counts: undefined })
      expect(outcome).toMatchObject({ passed: 0, failed: 1 })
      expect(outcome.problems[0]).toContain(`exit code ${code}`)
    }
  })

  it('has failed when an error outside the tests spoiled the exit code', () => {
    const counts = { passed: 3, failed: 0, skipped: 0 }
    expect(outcomeOfTests({ code: 1, counts })).toMatchObject({ passed: 3, failed: 1 })
  })

  it('counts a skipped test as failed', () => {
    const counts = { passed: 3, failed: 0, skipped: 2 }
    const outcome = outcomeOfTests({ code: 0, counts })
    expect(outcome).toMatchObject({ passed: 3, failed: 2 })
    expect(outcome.problems[0]).toContain('2 skipped')
  })

  it('has failed when there were fewer tests than the committed minimum', () => {
    const counts = { passed: 11, failed: 0, skipped: 0 }
    const outcome = outcomeOfTests({ code: 0, counts, minimum: 12 })
    expect(outcome).toMatchObject({ passed: 11, failed: 1 })
    expect(outcome.problems[0]).toMatch(/only 11 tests.*minimumTests\.json.*12/)
  })
})

describe('a command', () => {
  it('is one check, by its exit code', () => {
    expect(outcomeOfCommand(0)).toEqual({ passed: 1, failed: 0, problems: [] })
    expect(outcomeOfCommand(2)).toEqual({ passed: 0, failed: 1, problems: ['ended with exit code 2'] })
  })
})

describe('the counts of a report', () => {
  it('reads Vitest, todo and skipped alike', () => {
    const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
    expect(countsOf(report)).toEqual({ passed: 5, failed: 1, skipped: 3 })
  })

  it('reads Playwright, flaky as failed', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } }
    expect(countsOf(report)).toEqual({ passed: 5, failed: 3, skipped: 3 })
  })
})
