import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { table, type HappeningType, type Phase } from '../src/connection/machine.ts'

const file = new URL('../../../ARCHITECTURE.md', import.meta.url)
const START = '<!-- connection-table -->\n'
const END = '<!-- /connection-table -->'

/** Prettier's own layout, so that formatting the document changes nothing. */
const asMarkdown = (): string => {
  const phases = Object.keys(table) as Phase[]
  const happenings = Object.keys(table.idle) as HappeningType[]
  const rows = phases.map((phase) => [
    `**${phase}**`,
    ...happenings.map((happening) => table[phase][happening] ?? '·'),
  ])
  const all = [['in', ...happenings], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)))
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return ['', line(all[0]!), rule, ...rows.map(line), '', ''].join('\n')
}

it('ARCHITECTURE.md shows the table that the code runs (UPDATE_TABLE=1 writes it anew)', () => {
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(START) + START.length
  const to = text.indexOf(END)
  expect(to).toBeGreaterThan(from - 1)
  if (process.env.UPDATE_TABLE) writeFileSync(file, text.slice(0, from) + asMarkdown() + text.slice(to))
  else expect(text.slice(from, to)).toBe(asMarkdown())
})
