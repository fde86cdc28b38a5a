import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { CopyButton } from './CopyButton.tsx'

afterEach(cleanup)

it('says when the page may not copy, until one turns to something else', async () => {
  // No clipboard here, as on a page over plain http from another machine.
  render(<CopyButton className="button-quiet" text={() => 'text'} />)
  const button = screen.getByRole('button', { name: 'Copy' })
  fireEvent.click(button)
  await screen.findByText('Not allowed here')
  fireEvent.blur(button)
  expect(button.textContent).toBe('Copy')
})
