import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import AppHeader from './AppHeader.vue'

enableAutoUnmount(afterEach)

const show = () =>
  mount(AppHeader, {
    props: { framework: 'Vue', screen: 'logs', status: 'open', retry: null, tabRole: null },
    attachTo: document.body,
  })

it('disconnects what is alive, connects what was closed, tries again what failed', async () => {
  const header = show()
  for (const status of ['open', 'closed', 'error'] as const) {
    await header.setProps({ status })
    await header.get('.header-tools button').trigger('click')
  }
  expect(Object.keys(header.emitted()).filter((name) => name !== 'click')).toEqual([
    'close',
    'open',
    'reconnect',
  ])
})

it('leads to the other framework, on the same screen', () => {
  const links = show().findAll('[aria-label="Made with"] a')
  expect(links.map((link) => [link.attributes('href'), link.attributes('aria-current')])).toEqual([
    ['/react/#/logs', undefined],
    ['/vue/#/logs', 'true'],
  ])
})

it('changes the colours of the page, and says which they are', async () => {
  const header = show()
  for (const name of ['system', 'light', 'dark'])
    await header.get(`[aria-label="Colours: ${name}"]`).trigger('click')
  expect(header.find('[aria-label="Colours: system"]').exists()).toBe(true)
})

it('keeps the focus on the button when its meaning turns', async () => {
  const header = show()
  header.get<HTMLButtonElement>('.header-tools button').element.focus()
  await header.setProps({ status: 'closed' })
  expect(document.activeElement?.textContent?.trim()).toBe('Connect')
})
