import type { Job } from '@ssekit/demo-kit'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { JobRow } from './JobRow.tsx'

afterEach(cleanup)

const job: Job = {
  ...{ id: 'a', kind: 'build', number: 1, createdAt: '2026-01-01T00:00:00Z', state: 'running' },
  ...{ step: 3, total: 12, message: 'Compressing core', percentage: 25, elapsedMs: 4000, expectedMs: 16_000 },
}
const calls: string[] = []
const row = (change: Partial<Job> = {}) => (
  <JobRow
    job={{ ...job, ...change }}
    ahead={2}
    isUnfolded={false}
    unfold={() => calls.push('unfold')}
    cancel={() => calls.push('cancel')}
    retry={() => calls.push('retry')}
  />
)

it('shows step, message, percentage and time', () => {
  render(row())
  const bar = screen.getByRole<HTMLProgressElement>('progressbar', { name: 'Build 1' })
  expect(bar.value / bar.max).toBe(0.25)
  for (const text of ['Step 3 of 12', '25 %', 'Compressing core', '4 s of about 16 s', 'Running'])
    expect(screen.getByText(text)).toBeTruthy()
})

it('has no bar and no percentage while it waits: one state at a time', () => {
  render(row({ state: 'queued', step: 0, total: 0, message: '', percentage: 0, elapsedMs: 0 }))
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(screen.queryByText(/%/)).toBeNull()
  expect(screen.getByText('2 before it')).toBeTruthy()
})

it('is cancelled while it runs and run again when it is over, with the same button', () => {
  const { rerender } = render(row())
  screen.getByRole('button', { name: 'Cancel Build 1' }).focus()
  fireEvent.click(document.activeElement!)
  rerender(row({ state: 'failed' }))
  const again = screen.getByRole('button', { name: 'Run again: Build 1' })
  expect(document.activeElement).toBe(again)
  fireEvent.click(again)
  fireEvent.click(screen.getByRole('button', { name: 'Log of Build 1' }))
  expect(calls).toEqual(['cancel', 'retry', 'unfold'])
})
