import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url)
const readme = new URL('README.md', root)

/** The quick starts of the README, and the tested files that they are copies of. */
const quickStarts = {
  react: 'packages/react/examples/NotificationList.tsx',
  vue: 'packages/vue/examples/NotificationList.vue',
  server: 'packages/server/examples/quickStart.ts',
}

describe('README quick starts are the tested files, word for word (UPDATE_README=1 copies them)', () => {
  it.each(Object.entries(quickStarts))('%s', (name, path) => {
    const text = readFileSync(readme, 'utf8')
    const block = new RegExp(`(<!-- quick-start:${name} -->\\n\\n\`\`\`\\w+\\n)([^]*?)(\`\`\`)`)
    expect(text).toMatch(block)
    const code = readFileSync(new URL(path, root), 'utf8')
    if (process.env.UPDATE_README) {
      writeFileSync(
        readme,
        text.replace(block, (_, start: string, __, end: string) => start + code + end),
      )
    } else expect(block.exec(text)?.[2]).toBe(code)
  })
})
