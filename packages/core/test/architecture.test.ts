import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkTable } from './support/checkDocument.ts'
import { whatHappens } from './whatHappens/index.ts'
import { shownBy } from './whatHappens/shownBy.ts'

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')

it('ARCHITECTURE.md shows where each row is decided, and the tests that show it', () => {
  const rows = whatHappens.map((row) => {
    const [code, cases, ...more] = shownBy.get(row)!
    expect(read(`../src/${code}`)).not.toBe('')
    expect(read(`whatHappens/rows/${cases}`)).toContain(row.happening.slice(0, 30))
    for (const [file, title] of more) expect(read(file)).toContain(title)
    const tests = [`\`whatHappens/rows/${cases}\``, ...more.map(([file, title]) => `\`${file}\`: ${title}`)]
    return [row.happening, `\`${code}\``, tests.join('; ')]
  })
  checkTable('ARCHITECTURE.md', 'connection-table', [['what happens', 'decided in', 'shown by'], ...rows])
})

it('docs/connection.md shows what the tests of the connection are named after', () => {
  const rows = whatHappens.map(({ happening, reaction }) => [happening, reaction])
  checkTable('docs/connection.md', 'what-happens', [['what happens', 'what the connection does'], ...rows])
})

it('a folder of the core has a dozen files at most, and a file 250 lines, unless its first one says why', () => {
  const files = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$|(^|\/)test\//.test(file),
  )
  const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1)
  const full = files
    .map(folderOf)
    .filter((folder, _, all) => all.filter((other) => other === folder).length > 12)
  const long = files.filter((file) => {
    const [first, ...rest] = read(`../src/${file}`).trimEnd().split('\n')
    return rest.length >= 250 && !first!.startsWith('// Longer than others:')
  })
  expect(files.length).toBeGreaterThan(50)
  expect([...new Set(full)]).toEqual([])
  expect(long).toEqual([])
})
