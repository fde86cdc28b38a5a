import type { Status } from '@ssekit/react'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { AppHeader } from './AppHeader.tsx'

afterEach(cleanup)

const calls: string[] = []
const header = (status: Status) => (
  <AppHeader
    framework="React"
    screen="logs"
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

it('leads to the other framework, on the same screen', () => {
  render(header('open'))
  const links = screen.getByRole('group', { name: 'Made with' }).querySelectorAll('a')
  expect([...links].map((link) => [link.getAttribute('href'), link.getAttribute('aria-current')])).toEqual([
    ['/react/#/logs', 'true'],
    ['/vue/#/logs', null],
  ])
})

it('changes the colours of the page, and says which they are', () => {
  render(header('open'))
  for (const name of ['system', 'light', 'dark'])
    fireEvent.click(screen.getByRole('button', { name: `Colours: ${name}` }))
  expect(screen.getByRole('button', { name: 'Colours: system' })).toBeTruthy()
})

it('keeps the focus on the button when its meaning turns', () => {
  const { rerender } = render(header('open'))
  screen.getByRole('button', { name: 'Disconnect' }).focus()
  rerender(header('closed'))
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Connect' }))
})
