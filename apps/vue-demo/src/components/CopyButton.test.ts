import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import CopyButton from './CopyButton.vue'

enableAutoUnmount(afterEach)

it('says when the page may not copy, until one turns to something else', async () => {
  // No clipboard here, as on a page over plain http from another machine.
  const button = mount(CopyButton, { props: { text: () => 'text' } })
  expect(button.text()).toBe('Copy')
  await button.trigger('click')
  await vi.waitUntil(() => button.text() === 'Not allowed here')
  await button.trigger('blur')
  expect(button.text()).toBe('Copy')
})
