import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Rollup } from 'vite'
import { expect, it } from 'vitest'

const source = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url))

/** Everything that is exported, as a page's production build has it. */
const bundle = async (): Promise<string> => {
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: source('index.ts'), formats: ['es'] } },
  })) as Rollup.RollupOutput[]
  return result[0]!.output[0].code
}

/** What is said in it: each literal of some length, up to what is filled in; but not the sentences that it is said after. */
const textsOf = (path: string): string[] =>
  [
    ...readFileSync(source(path), 'utf8')
      .replace(/^ {2}'[^']+': (?=\()/gm, '')
      .matchAll(/(['`])((?:(?!\1)[^\\$\n]){16,})/g),
  ]
    .map(([, , text]) => text!.trim())
    .filter((text) => text.includes(' '))

it('texts that say what to do next reach no production bundle', async () => {
  const code = await bundle()
  for (const path of ['explain.ts', 'explainOptions.ts', 'explainStream.ts']) {
    const texts = textsOf(path)
    expect(texts.length, path).toBeGreaterThan(0)
    expect(
      texts.filter((text) => code.includes(text)),
      path,
    ).toEqual([])
  }
  // The sentences of what happened do, each of them as it is looked up.
  const sentences = [...readFileSync(source('explain.ts'), 'utf8').matchAll(/^ {2}'([^']+)': (?=\()/gm)]
  expect(sentences.length).toBeGreaterThan(5)
  for (const [, sentence] of sentences) expect(code).toContain(sentence)
  expect(code).toContain('ended before its declared end.')
})
