import { story } from '@ssekit/demo-kit'
import { SSEError, type Retry, type StreamActivity } from '@ssekit/react'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { StreamNotice } from './StreamNotice.tsx'

type Told<T = StreamActivity> = T extends unknown ? Omit<T, 'at' | 'stream' | 'url'> : never

const lost = new SSEError('network', 'The line was lost.')
const retry: Retry = { attempt: 2, delay: 60_000, at: Date.now() + 60_000, reason: 'network' }
const tell = (...all: Told[]) =>
  act(() => {
    for (const told of all) {
      story.note({ at: Date.now(), stream: 1, url: '/api/stream', ...told } as StreamActivity)
    }
  })
const message = (lastEventId: string): Told => ({
  type: 'message',
  event: 'notification',
  lastEventId,
  size: 1,
})
const open: Told = { type: 'status', status: 'open', retry: null }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

it('says nothing while all is well, nor about a single loss', () => {
  const { container, rerender } = render(
    <StreamNotice status="open" retry={null} error={null} reconnect={() => {}} />,
  )
  expect(container.textContent).toBe('')
  rerender(
    <StreamNotice status="reconnecting" retry={{ ...retry, attempt: 1 }} error={lost} reconnect={() => {}} />,
  )
  expect(container.textContent).toBe('')
})

it('says what is wrong, counts down, and tries now when asked to', () => {
  let asked = 0
  render(<StreamNotice status="reconnecting" retry={retry} error={lost} reconnect={() => (asked += 1)} />)
  const notice = screen.getByRole('status')
  expect(notice.textContent).toContain('npm start')
  expect(notice.querySelector('.countdown')?.textContent).toMatch(/^in \d+ s$/)
  fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
  expect(asked).toBe(1)
})

it('is urgent only when nothing more is tried', () => {
  const fatal = new SSEError('status', 'No.', { status: 401, fatal: true })
  render(<StreamNotice status="error" retry={null} error={fatal} reconnect={() => {}} />)
  expect(screen.getByRole('alert').querySelector('a')?.getAttribute('href')).toBe('/login')
})

it('tells for a while that it is over, and what was delivered', () => {
  const { container } = render(<StreamNotice status="open" retry={null} error={null} reconnect={() => {}} />)
  tell(open, message('a-1'), { type: 'error', error: lost })
  expect(container.textContent).toBe('')
  tell(open, message('a-2'), message('a-3'))
  expect(screen.getByTestId('back').textContent).toBe('Back. 2 missed messages delivered.')
  act(() => void vi.advanceTimersByTime(7000))
  expect(container.textContent).toBe('')
})
