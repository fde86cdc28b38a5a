import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../../e2e/fixtures/root.ts'

/** What a page of the docs tells one to do. */
export interface DocsPage {
  /** Its code, by the file of the repository that it is a copy of: `<!-- path -->` stands before it, or several with the same. */
  files: Record<string, string>
  /** What its `npm install` lines name. */
  installs: string[]
}

/** @param path from the root of the repository */
export const readDocsPage = async (path: string): Promise<DocsPage> => {
  const text = await readFile(join(root, path), 'utf8')
  const fences = text.matchAll(/^<!-- (\S+\.\w+(?: \S+\.\w+)*) -->\n\n```\w+\n([^]*?)^```$/gm)
  const lines = text.matchAll(/^npm install (.+)$/gm)
  return {
    files: Object.fromEntries(
      [...fences].flatMap(([, paths, code]) => paths!.split(' ').map((path) => [path, code!])),
    ),
    installs: [...lines].flatMap(([, names]) => names!.split(' ').filter((name) => !name.startsWith('-'))),
  }
}
