import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDocsPage } from '../suite/docsPage.ts'
import { frameworks, type FrameworkName } from '../suite/frameworks.ts'

const root = join(import.meta.dirname, '../../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = new Set(
  Object.values(frameworks)
    .flatMap((framework) => framework.pages)
    .concat('docs/state-libraries.md', 'docs/frameworks/react-native.md'),
)

/** What stands before the code of a file, the code, and the end of its fence. */
const FENCES = /(^<!-- (\S+\.\w+)(?: \S+)* -->\n\n```\w+\n)([^]*?)(^```$)/gm

describe('the code of the docs is the code that is run (UPDATE_DOCS=1 copies it)', () => {
  it.each([...pages])('%s', (page) => {
    const text = read(page)
    const filled = text.replace(
      FENCES,
      (_, start: string, path: string, __, end: string) => start + read(path) + end,
    )
    if (process.env.UPDATE_DOCS) writeFileSync(join(root, page), filled)
    else expect(text).toBe(filled)
    expect(text.match(FENCES)?.length).toBeGreaterThan(0)
  })
})

/** What the framework's starter makes, or is a matter of the suite: a page may show it. */
const NOT_SHOWN = ['package.json', 'tsconfig.json']

describe.each(Object.keys(frameworks) as FrameworkName[])('the page of %s', (name) => {
  const example = `apps/interop/hub/${name}`

  it('shows every file of its example, as it is', async () => {
    const told = await Promise.all(frameworks[name].pages.map(readDocsPage))
    const files = Object.fromEntries(
      told.flatMap((page) => Object.entries(page.files)).filter(([file]) => file.startsWith(`${example}/`)),
    )
    for (const [file, code] of Object.entries(files)) expect([file, code]).toEqual([file, read(file)])
    const all = readdirSync(join(root, example), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .filter((file) => file in files || !NOT_SHOWN.includes(basename(file)))
    expect(Object.keys(files).toSorted()).toEqual(all.toSorted())
  })

  it('installs what its example needs, and nothing else', async () => {
    const { installs } = await readDocsPage(frameworks[name].pages[0]!)
    const { dependencies, devDependencies } = JSON.parse(read(`${example}/package.json`))
    expect([...new Set(installs)].toSorted()).toEqual(
      Object.keys({ ...dependencies, ...devDependencies })
        .filter((one) => one !== frameworks[name].runtime)
        .toSorted(),
    )
  })
})
