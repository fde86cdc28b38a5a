import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import Navigation from './Navigation.vue'

enableAutoUnmount(afterEach)

const show = (unread: number) => mount(Navigation, { props: { current: 'logs', unread } })

it.each([
  [0, 'Notifications'],
  [1, 'Notifications 1 unread'],
  [100, 'Notifications 99+ unread'],
])('of %d unread it says “%s”, as the bell does', (unread, text) => {
  expect(show(unread).get('a[href="#/notifications"]').text()).toBe(text)
})

it('marks the screen that is shown', () => {
  const current = show(0).findAll('a[aria-current=page]')
  expect(current.map((link) => link.text())).toEqual(['Logs'])
})
