import { SSEError } from '@ssekit/react'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { EndNotice } from './EndNotice.tsx'

afterEach(cleanup)

const refused = new SSEError('status', 'No.', { status: 404, fatal: true })

it('says why a stream has ended, and begins it again when asked to', () => {
  let asked = 0
  render(<EndNotice status="error" error={refused} reconnect={() => (asked += 1)} />)
  expect(screen.getByRole('alert').textContent).toContain('The server answered 404')
  fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
  expect(asked).toBe(1)
})

it.each(['open', 'reconnecting', 'closed', 'done'] as const)('says nothing of one that is %s', (status) => {
  const { container } = render(<EndNotice status={status} error={refused} reconnect={() => {}} />)
  expect(container.textContent).toBe('')
})
