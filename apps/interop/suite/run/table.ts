import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from '../backends/places.ts'
import type { Server } from '../backends/servers.ts'

interface Assertion {
  ancestorTitles: string[]
  title: string
  status: string
  meta: { cells?: Record<string, string> }
}

interface File {
  name: string
  startTime: number
  endTime: number
  assertionResults: Assertion[]
}

interface Column {
  title: string
  /** Which tests it is made of: by their file, and what stands in their title or above it. */
  file: string
  test?: RegExp
  /** Which kind of stream of these tests. */
  kind?: string
}

const OTHER = /a page of another origin/
const columns: Column[] = [
  { title: 'Node', file: 'node' },
  { title: 'another origin, without options', file: 'chromium', test: OTHER, kind: 'default' },
  { title: 'with an option', file: 'chromium', test: OTHER, kind: 'option' },
  { title: 'the same in Firefox, without', file: 'firefox', test: OTHER, kind: 'default' },
  { title: 'with an option', file: 'firefox', test: OTHER, kind: 'option' },
  { title: 'behind nginx, HTTP/1.1', file: 'chromium', test: /one origin, http\b/ },
  { title: 'HTTP/2', file: 'chromium', test: /one origin, https\b/ },
  { title: 'killed, 502, restarted', file: 'kills' },
  { title: 'killed, another origin, without options', file: 'kills', kind: 'default' },
]

/** One cell says what all its tests say. */
const cellOf = (tests: Assertion[], kind: string): string => {
  if (tests.length === 0) return 'not run'
  if (tests.some(({ status }) => status !== 'passed')) return '**fails**'
  return [...new Set(tests.map(({ meta }) => meta.cells?.[kind] ?? 'each once'))].join(', ')
}

const START = '<!-- results: written by npm run interop -->'
const END = '<!-- /results -->'

const filesOf = (report: string): File[] =>
  (JSON.parse(readFileSync(report, 'utf8')) as { testResults: File[] }).testResults

/** Says how long each file of tests took; some of them ran at the same time. */
export const printTimes = (report: string): void => {
  for (const { name, startTime, endTime } of filesOf(report)) {
    console.log(`${basename(name)}: ${((endTime - startTime) / 1000).toFixed(1)} s`)
  }
}

/** Prints what was found, and writes it into the docs. It has no times in it, so that only a change of behaviour changes it. */
export const writeTable = async (servers: readonly Server[], report: string): Promise<void> => {
  const files = filesOf(report)
  const testsOf = (server: string, file: string, title: RegExp) =>
    files
      .filter(({ name }) => name.endsWith(`/${file}.test.ts`))
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ ancestorTitles, title: own }) => {
        const titles = [...ancestorTitles, own]
        return titles.includes(server) && titles.some((one) => title.test(one))
      })

  const rows = servers.map(({ name, title, file }) => [
    `[${title}](../apps/interop/servers/${file})`,
    ...columns.map(({ file, test = /^/, kind = '' }) => cellOf(testsOf(name, file, test), kind)),
  ])
  const head = ['server', ...columns.map(({ title }) => title)]
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

  console.log(`\n${table}\n`)
  const file = join(root, 'docs/backends.md')
  const text = readFileSync(file, 'utf8')
  const [before, rest] = text.split(START)
  const [, after] = rest?.split(END) ?? []
  if (after === undefined) throw new Error(`${file} does not say where its table is: ${START} … ${END}.`)
  const written = `${before}${START}\n\n${table}\n\n${END}${after}`
  writeFileSync(file, await format(written, { ...(await resolveConfig(file)), filepath: file }))
}
