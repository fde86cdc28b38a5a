import { SSEError } from '@ssekit/vue'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import EndNotice from './EndNotice.vue'

enableAutoUnmount(afterEach)

const refused = new SSEError('status', 'No.', { status: 404, fatal: true })

it('says why a stream has ended, and begins it again when asked to', async () => {
  const notice = mount(EndNotice, { props: { status: 'error', error: refused } })
  expect(notice.get('[role=alert]').text()).toContain('The server answered 404')
  await notice.get('button').trigger('click')
  expect(notice.emitted('reconnect')).toHaveLength(1)
})

it.each(['open', 'reconnecting', 'closed', 'done'] as const)('says nothing of one that is %s', (status) => {
  expect(mount(EndNotice, { props: { status, error: refused } }).text()).toBe('')
})
