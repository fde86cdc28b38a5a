import { story } from '@ssekit/demo-kit'
import { SSEError, type Retry, type StreamActivity } from '@ssekit/vue'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import StreamNotice from './StreamNotice.vue'

type Told<T = StreamActivity> = T extends unknown ? Omit<T, 'at' | 'stream' | 'url'> : never

const lost = new SSEError('network', 'The line was lost.')
const retry: Retry = { attempt: 2, delay: 60_000, at: Date.now() + 60_000, reason: 'network' }
const tell = async (...all: Told[]) => {
  for (const told of all) {
    story.note({ at: Date.now(), stream: 1, url: '/api/stream', ...told } as StreamActivity)
  }
  await nextTick()
}
const message = (lastEventId: string): Told => ({
  type: 'message',
  event: 'notification',
  lastEventId,
  size: 1,
})
const open: Told = { type: 'status', status: 'open', retry: null }
const well = { status: 'open', retry: null, error: null } as const

enableAutoUnmount(afterEach)
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('says nothing while all is well, nor about a single loss', async () => {
  const notice = mount(StreamNotice, { props: well })
  expect(notice.text()).toBe('')
  await notice.setProps({ status: 'reconnecting', retry: { ...retry, attempt: 1 }, error: lost })
  expect(notice.text()).toBe('')
})

it('says what is wrong, counts down, and tries now when asked to', async () => {
  const notice = mount(StreamNotice, { props: { status: 'reconnecting', retry, error: lost } })
  expect(notice.get('[role=status]').text()).toContain('npm start')
  expect(notice.get('.countdown').text()).toMatch(/^in \d+ s$/)
  await notice.get('button').trigger('click')
  expect(notice.emitted('reconnect')).toHaveLength(1)
})

it('is urgent only when nothing more is tried', () => {
  const fatal = new SSEError('status', 'No.', { status: 401, fatal: true })
  const notice = mount(StreamNotice, { props: { status: 'error', retry: null, error: fatal } })
  expect(notice.get('[role=alert] a').attributes('href')).toBe('/login')
})

it('tells for a while that it is over, and what was delivered', async () => {
  const notice = mount(StreamNotice, { props: well })
  await tell(open, message('a-1'), { type: 'error', error: lost })
  expect(notice.text()).toBe('')
  await tell(open, message('a-2'), message('a-3'))
  expect(notice.get('[data-testid=back]').text()).toBe('Back. 2 missed messages delivered.')
  vi.advanceTimersByTime(7000)
  await nextTick()
  expect(notice.text()).toBe('')
})
