import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { describeExamples } from './support/describeExamples.ts'

describeExamples('README.md', '', ['react', 'vue', 'server'])
describeExamples('packages/core/README.md', 'packages/core/examples', ['quickStart.ts', 'loop.ts'])
describeExamples('docs/reference/core.md', 'packages/core/examples', ['between.ts'])

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (document: string): string => readFileSync(join(root, document), 'utf8')
const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file.toString()}`)

const packages = ['core', 'react', 'vue', 'server', 'testing']
const readmes = ['README.md', ...packages.map((name) => `packages/${name}/README.md`)]
const documents = [
  ...readmes,
  'ARCHITECTURE.md',
  'packages/core/src/use/acrossTabs/README.md',
  'packages/server/src/README.md',
  'CONTRIBUTING.md',
  ...filesOf('docs').filter((file) => file.endsWith('.md')),
]

it.each(readmes)('%s is read in a few minutes: 150 lines at most', (readme) =>
  expect(read(readme).trimEnd().split('\n').length).toBeLessThanOrEqual(150),
)

it.each(readmes)('%s says in its first example what the events are', (readme) => {
  const [, code] = /^```(?:tsx?|vue)\n([^]*?)^```/m.exec(read(readme))!
  expect(code).toMatch(/(defineStream|createHub)</)
})

describe('what weighs in a page', () => {
  const budget = JSON.parse(read('apps/bench/size-budget.json')) as Record<string, number>
  const weightOf = (what: string): string => `${(budget[what]! / 1000).toFixed(1)} KB`

  it.each([
    ['README.md', ['useSSE, React', 'useSSE, Vue']],
    ['packages/react/README.md', ['useSSE, React']],
    ['packages/vue/README.md', ['useSSE, Vue']],
    ['packages/core/README.md', ['core stream', 'parser']],
    ['docs/performance.md', ['parser', 'core stream', 'useSSE, React', 'useSSE, Vue']],
  ])('is in %s as it was measured', (document, names) => {
    for (const name of names) expect(read(document), name).toContain(weightOf(name))
  })
})

const withoutCode = (document: string): string => read(document).replaceAll(/^```[^]*?^```$/gm, '')

/** The headings as links name them, the way the repository's host and npm do. */
const slugsOf = (document: string): string[] =>
  [...withoutCode(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )

const HERE = 'https://github.com/ssekit/ssekit/blob/main/'

/** What a document links to in this repository: the file, and the heading in it. */
const linksOf = (document: string): { address: string; file: string; slug: string | undefined }[] =>
  [
    ...read(document)
      .replaceAll(/^```[^]*?^```$/gm, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
    .map(([, address]) => address!)
    .filter((address) => address.startsWith(HERE) || !/^\w+:/.test(address))
    .map((address) => {
      const [path, slug] = address.split('#')
      const file = address.startsWith(HERE)
        ? path!.slice(HERE.length)
        : relative(root, path ? join(root, dirname(document), path) : join(root, document))
      return { address, file, slug }
    })

it.each(documents)('%s links to what is there', (document) => {
  const broken = linksOf(document).filter(
    ({ file, slug }) =>
      !existsSync(join(root, file)) || (slug !== undefined && !slugsOf(file).includes(slug)),
  )
  expect(broken).toEqual([])
})
