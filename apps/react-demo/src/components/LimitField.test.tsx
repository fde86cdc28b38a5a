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
