import type { Status } from '@ssekit/react'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { AppHeader } from './AppHeader.tsx'

afterEach(cleanup)

const calls: string[] = []
const header = (status: Status) => (
  <AppHeader
    framework="React"
    status={status}
    retry={null}
    tabRole={null}
    open={() => calls.push('open')}
    close={() => calls.push('close')}
    reconnect={() => calls.push('reconnect')}
  />
)

it('disconnects what is alive, connects what was closed, tries again what failed', () => {
  const { rerender } = render(header('open'))
  fireEvent.click(screen.getByRole('button', { name: 'Disconnect' }))
  rerender(header('closed'))
  fireEvent.click(screen.getByRole('button', { name: 'Connect' }))
  rerender(header('error'))
  fireEvent.click(screen.getByRole('button', { name: 'Connect' }))
  expect(calls).toEqual(['close', 'open', 'reconnect'])
})

it('keeps the focus on the button when its meaning turns', () => {
  const { rerender } = render(header('open'))
  screen.getByRole('button', { name: 'Disconnect' }).focus()
  rerender(header('closed'))
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Connect' }))
})
