import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { LimitField } from './LimitField.tsx'

afterEach(cleanup)

it('hands on whole numbers in range, and nothing else', () => {
  const limits: number[] = []
  render(<LimitField limit={50} setLimit={(limit) => limits.push(limit)} />)
  const input = screen.getByLabelText('Show at most')
  for (const value of ['500', '', '0', '-3', '2.5', '1001', '1000'])
    fireEvent.change(input, { target: { value } })
  expect(limits).toEqual([500, 1000])
})

it.each(['0', '1.5', '99999', ''])('says what it expects instead of “%s”, and what still holds', (value) => {
  render(<LimitField limit={50} setLimit={() => {}} />)
  const input = screen.getByLabelText('Show at most')
  fireEvent.change(input, { target: { value } })
  expect(screen.getByRole('alert').textContent).toBe('Still 50: enter a whole number from 1 to 1000.')
  expect(input.getAttribute('aria-invalid')).toBe('true')
  fireEvent.change(input, { target: { value: '500' } })
  expect(screen.queryByRole('alert')).toBeNull()
})
