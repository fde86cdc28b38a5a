import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import * as testing from '../src/scenarios.ts'

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8')

it('the example of the README is the test that runs here', async () => {
  const [readme, example] = [await read('../README.md'), await read('./example.test.ts')]
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``)
})

it('the README names every step', async () => {
  const readme = await read('../README.md')
  for (const name of Object.keys(testing.steps)) expect(readme).toMatch(new RegExp(`^\\| \`${name}\\b`, 'm'))
})
