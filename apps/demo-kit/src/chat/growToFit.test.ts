import { expect, it } from 'vitest'
import { isSend } from './growToFit.ts'

it.each([
  [{ key: 'Enter' }, true],
  [{ key: 'Enter', shiftKey: true }, false],
  [{ key: 'Enter', isComposing: true }, false],
  [{ key: 'a' }, false],
])('%j sends: %s', (init, sends) => {
  expect(isSend(new KeyboardEvent('keydown', init))).toBe(sends)
})
