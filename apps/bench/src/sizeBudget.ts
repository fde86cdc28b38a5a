import { readFile, writeFile } from 'node:fs/promises'
import type { Size } from './size.ts'

/** Gzipped bytes by subject, as last accepted. */
type Budget = Record<string, number>

const file = new URL('../size-budget.json', import.meta.url)
/** What a compressor does to code that merely moved. */
const TOLERANCE = 1.02

const ours = (sizes: readonly Size[]): Size[] => sizes.filter(({ limit }) => limit !== null)

/** What has grown past what was accepted, in words; empty when nothing has. */
export const exceeded = async (sizes: readonly Size[]): Promise<string[]> => {
  const budget = JSON.parse(await readFile(file, 'utf8')) as Budget
  return ours(sizes).flatMap(({ name, gzip }) => {
    const accepted = budget[name] ?? 0
    if (gzip <= accepted * TOLERANCE) return []
    const hint = 'Make it smaller, or accept it with --update and give the reason in the commit.'
    return [`${name}: ${gzip} bytes gzipped, ${accepted} were accepted (and 2 %). ${hint}`]
  })
}

/** Accepts what was measured. */
export const accept = (sizes: readonly Size[]): Promise<void> => {
  const budget = Object.fromEntries(ours(sizes).map(({ name, gzip }) => [name, gzip]))
  return writeFile(file, `${JSON.stringify(budget, null, 2)}\n`)
}
