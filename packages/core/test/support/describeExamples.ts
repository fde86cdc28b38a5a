import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')

/** The quick starts stand in several documents. */
const quickStarts: Record<string, string> = {
  react: 'packages/react/examples/NotificationList.tsx',
  vue: 'packages/vue/examples/NotificationList.vue',
  server: 'packages/server/examples/quickStart.ts',
}

/** A fence, after what names its file: `<!-- example:Chat.tsx -->`, or `<!-- quick-start:react -->`. */
const FENCE = /(?:^<!-- (example|quick-start):(\S+) -->\n\n)?^```(\w+)\n([^]*?)^```$/gm

/**
 * Expects a document to show exactly these files, word for word: all code in it is a copy of a file that is tested.
 * `UPDATE_README=1` copies them anew.
 *
 * @param document from the root of the repository
 * @param folder where its examples are, from the root too
 * @param files as the fences name them, in their order
 */
export const describeExamples = (document: string, folder: string, files: readonly string[]): void => {
  const fileOf = (kind: string, name: string): string =>
    kind === 'quick-start' ? quickStarts[name]! : `${folder}/${name}`
  const shown = [...readFileSync(join(root, document), 'utf8').matchAll(FENCE)]
    // Commands run nowhere.
    .filter(([, , , language]) => language !== 'sh')
    .map(([fence, kind, name, , code]) => ({
      name: name ?? fence,
      file: kind && fileOf(kind, name!),
      code: code!,
    }))

  describe(document, () => {
    it('shows the examples that are tested, and no other code', () =>
      expect(shown.map(({ name }) => name)).toEqual(files))

    it.each(shown.filter(({ file }) => file))('shows $name as it is tested', ({ file, code }) => {
      const tested = readFileSync(join(root, file!), 'utf8')
      if (process.env.UPDATE_README) {
        const text = readFileSync(join(root, document), 'utf8')
        writeFileSync(
          join(root, document),
          text.replace(code, () => tested),
        )
      } else expect(code).toBe(tested)
    })
  })
}
