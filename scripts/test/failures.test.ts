import { describe, expect, it } from 'vitest'
import { failuresOf } from '../tools/failures.mjs'

describe('what failed, by a report', () => {
  it('of Vitest: the file, the test and the beginning of what it said', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n')
    const failures = failuresOf({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'holds', failureMessages: [] },
            {
              status: 'failed',
              fullName: 'a list is kept',
              failureMessages: [`\u001B[31m${lines}\u001B[39m`],
            },
          ],
        },
      ],
    })
    expect(failures).toHaveLength(1)
    expect(failures[0]?.split('\n').slice(0, 2)).toEqual(['a.test.ts › a list is kept', '  line 0'])
    expect(failures[0]?.split('\n')).toHaveLength(13)
  })

  it('of Vitest: a file that could not be read', () => {
    const file = { name: 'a.test.ts', status: 'failed', message: 'Unexpected token', assertionResults: [] }
    expect(failuresOf({ testResults: [file] })).toEqual(['a.test.ts\n  Unexpected token'])
  })

  it('of Playwright: in which browser, and flaky ones too', () => {
    const of = (status: string, message?: string) => ({
      projectName: 'firefox',
      status,
      results: [{ errors: message ? [{ message }] : [] }],
    })
    const spec = (title: string, line: number, test: unknown) => ({
      title,
      file: 'a.test.ts',
      line,
      tests: [test],
    })
    const failures = failuresOf({
      suites: [
        {
          specs: [spec('holds', 1, of('expected'))],
          suites: [
            { specs: [spec('is shown', 3, of('unexpected', 'Timeout'))] },
            { specs: [spec('goes on', 9, of('flaky', 'Refused'))] },
          ],
        },
      ],
      errors: [{ message: 'no server' }],
    })
    expect(failures).toEqual([
      '[firefox] a.test.ts:3 › is shown\n  Timeout',
      '[firefox] a.test.ts:9 › goes on\n  Refused',
      'outside the tests\n  no server',
    ])
  })

  it('of a report that has neither: nothing', () => {
    expect(failuresOf({ numPassedTests: 3, numFailedTests: 0 })).toEqual([])
  })
})
