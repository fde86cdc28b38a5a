import { expect, it } from 'vitest'
import { nextTheme, startTheme, themes } from './theme.ts'

const shown = () => document.documentElement.dataset.theme

it('follows the system until somebody chooses, and then the choice, here and in other tabs', () => {
  const theme = startTheme()
  expect([theme.getSnapshot(), shown()]).toEqual(['system', undefined])
  theme.set('dark')
  expect(shown()).toBe('dark')
  localStorage.setItem('ssekit-demo:theme', '"light"')
  dispatchEvent(new StorageEvent('storage', { key: 'ssekit-demo:theme' }))
  expect(shown()).toBe('light')
  theme.set('system')
  expect(shown()).toBeUndefined()
})

it('comes by each of them', () => {
  const seen = [nextTheme('system')]
  while (seen.at(-1) !== 'system') seen.push(nextTheme(seen.at(-1)!))
  expect(new Set(seen)).toEqual(new Set(themes))
})
