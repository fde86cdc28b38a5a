import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from '../backends/places.ts'
import type { Server } from '../backends/servers.ts'

interface Assertion {
  ancestorTitles: string[]
  title: string
  status: string
  meta: { cell?: string }
}

interface File {
  name: string
  startTime: number
  endTime: number
  assertionResults: Assertion[]
}

/** The columns, and which tests each is made of: by their file, and what stands in their title or above it. */
const columns: [title: string, file: string, test: RegExp][] = [
  ['Node', 'node', /^/],
  ['another origin, without options', 'chromium', /a page of another origin/],
  ['with an option', 'chromium', /a page of another origin/],
  ['behind nginx, HTTP/1.1', 'chromium', /one origin, http\b/],
  ['HTTP/2', 'chromium', /one origin, https\b/],
  ['killed, 502, restarted', 'kills', /^/],
  ['Firefox', 'firefox', /^/],
]

/** One cell says what all its tests agree on. */
const cellOf = (tests: Assertion[], isDefault: boolean): string => {
  if (tests.length === 0) return 'not run'
  if (tests.some(({ status }) => status !== 'passed')) return '**fails**'
  const said = new Set(tests.map(({ meta }) => meta.cell ?? 'each once'))
  return isDefault ? [...said].join(', ') : 'each once'
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

/** Writes what was found into the docs. It has no times in it, so that only a change of behaviour changes it. */
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

  const rows = servers.map(({ name, title }) => [
    title,
    ...columns.map(([column, file, test]) =>
      cellOf(testsOf(name, file, test), column === 'another origin, without options'),
    ),
  ])
  const head = ['server', ...columns.map(([title]) => title)]
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

  const file = join(root, 'docs/backends.md')
  const text = readFileSync(file, 'utf8')
  const [before = '', rest = ''] = text.split(START)
  const [, after = ''] = rest.split(END)
  const written = `${before}${START}\n\n${table}\n\n${END}${after}`
  writeFileSync(file, await format(written, { ...(await resolveConfig(file)), filepath: file }))
}
