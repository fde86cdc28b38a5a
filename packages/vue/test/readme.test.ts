// @vitest-environment node
import { fileURLToPath } from 'node:url'
import { exampleFile, examplesOf } from '@ssekit/binding-suite'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))
const examples = examplesOf(folder, 'NotificationList.vue')

describe('README', () => {
  it('shows each composable and the plugin', () => {
    expect(examples.map(({ name }) => name)).toEqual([
      'NotificationList.vue',
      'Memory.vue',
      'useNewTitle.ts',
      'Header.vue',
      'Chat.vue',
      'main.ts',
    ])
  })

  it.each(examples)('$name is the tested file', ({ name, code }) => {
    expect(code).toBe(exampleFile(folder, name))
  })
})
