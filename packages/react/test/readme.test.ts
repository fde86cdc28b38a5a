// @vitest-environment node
import { fileURLToPath } from 'node:url'
import { exampleFile, examplesOf } from '@ssekit/binding-suite'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))
const examples = examplesOf(folder, 'NotificationList.tsx')

describe('README', () => {
  it('shows each hook and the provider', () => {
    expect(examples.map(({ name }) => name)).toEqual([
      'NotificationList.tsx',
      'Memory.tsx',
      'useNewTitle.ts',
      'Header.tsx',
      'Chat.tsx',
      'Page.tsx',
    ])
  })

  it.each(examples)('$name is the tested file', ({ name, code }) => {
    expect(code).toBe(exampleFile(folder, name))
  })
})
