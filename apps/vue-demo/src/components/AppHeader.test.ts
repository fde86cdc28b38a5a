import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import AppHeader from './AppHeader.vue'

enableAutoUnmount(afterEach)

const show = () =>
  mount(AppHeader, {
    props: { framework: 'Vue', status: 'open', retry: null, tabRole: null },
    attachTo: document.body,
  })

it('disconnects what is alive, connects what was closed, tries again what failed', async () => {
  const header = show()
  for (const status of ['open', 'closed', 'error'] as const) {
    await header.setProps({ status })
    await header.get('button').trigger('click')
  }
  expect(Object.keys(header.emitted()).filter((name) => name !== 'click')).toEqual([
    'close',
    'open',
    'reconnect',
  ])
})

it('keeps the focus on the button when its meaning turns', async () => {
  const header = show()
  header.get('button').element.focus()
  await header.setProps({ status: 'closed' })
  expect(document.activeElement?.textContent?.trim()).toBe('Connect')
})
