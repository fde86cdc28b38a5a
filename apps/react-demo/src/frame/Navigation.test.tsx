import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Navigation } from './Navigation.tsx'

afterEach(cleanup)

it.each([
  [0, 'Notifications'],
  [1, 'Notifications1 unread'],
  [100, 'Notifications99+ unread'],
])('of %d unread it says “%s”, as the bell does', (unread, text) => {
  render(<Navigation current="logs" unread={unread} />)
  expect(screen.getByRole('link', { name: /Notifications/ }).textContent).toBe(text)
})

it('marks the screen that is shown', () => {
  render(<Navigation current="logs" unread={0} />)
  const current = screen.getAllByRole('link', { current: 'page' })
  expect(current.map((link) => link.textContent)).toEqual(['Logs'])
})
