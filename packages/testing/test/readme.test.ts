import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeExamples } from '../../core/test/support/describeExamples.ts'
import * as testing from '../src/scenarios.ts'

const folder = 'packages/testing/test'

describeExamples('packages/testing/README.md', folder, [
  'quickStart/react.test.tsx',
  'quickStart/vue.test.ts',
])
describeExamples('docs/reference/testing.md', folder, ['example.test.ts'])

it.each(Object.keys(testing.steps))('the step %s is in the docs', (name) => {
  const page = readFileSync(new URL('../../../docs/reference/testing.md', import.meta.url), 'utf8')
  expect(page).toMatch(new RegExp(`^\\| \`${name}\\b`, 'm'))
})
