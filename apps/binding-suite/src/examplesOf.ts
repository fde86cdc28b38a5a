import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ReadmeExample {
  /** As its marker names it. */
  name: string
  code: string
}

const FENCE = /(?:<!-- ([\w-]+):(\S+) -->\n\n)?```(\w+)\n([\s\S]*?)\n```/g

/**
 * The code of a package's README, each piece with the file it is a copy of: `<!-- example:Chat.tsx -->` before its
 * fence, or `<!-- quick-start:react -->` for the quick start. Shell commands need none.
 */
export const examplesOf = (folder: string, quickStart: string): ReadmeExample[] => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  return [...readme.matchAll(FENCE)]
    .filter(([, , , language]) => language !== 'sh')
    .map(([fence, kind, name, , code]) => {
      if (!name) throw new Error(`A fence of README.md has no marker that names its file:\n${fence}`)
      return { name: kind === 'quick-start' ? quickStart : name, code: code! }
    })
}

/** A file of the package's examples, as the README should show it. */
export const exampleFile = (folder: string, name: string): string =>
  readFileSync(join(folder, 'examples', name), 'utf8').trimEnd()
