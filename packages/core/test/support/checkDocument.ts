import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')

/** As Prettier lays it out, so that formatting the document changes nothing. */
const asMarkdown = ([head, ...rows]: readonly (readonly string[])[]): string => {
  const escaped = [head!, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = head!.map((_, column) => Math.max(3, ...escaped.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return ['', line(escaped[0]!), rule, ...escaped.slice(1).map(line), '', ''].join('\n')
}

/**
 * Expects the document to show this table, its first row the head, between `<!-- name -->` and `<!-- /name -->`.
 * `UPDATE_TABLE=1` writes it anew.
 *
 * @param document from the root of the repository
 */
export const checkTable = (document: string, name: string, table: readonly (readonly string[])[]): void => {
  const file = join(root, document)
  const text = readFileSync(file, 'utf8')
  const start = `<!-- ${name} -->\n`
  const from = text.indexOf(start) + start.length
  const to = text.indexOf(`<!-- /${name} -->`)
  expect(to).toBeGreaterThan(from - 1)
  if (process.env.UPDATE_TABLE) writeFileSync(file, text.slice(0, from) + asMarkdown(table) + text.slice(to))
  else expect(text.slice(from, to)).toBe(asMarkdown(table))
}
