import { createInbox, inboxView, type Inbox } from '@ssekit/demo-kit'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { computed, defineComponent, h } from 'vue'
import { useStore } from '../composables/useStore.ts'
import NotificationDetail from './NotificationDetail.vue'
import NotificationList from './NotificationList.vue'

beforeEach(() => localStorage.clear())
enableAutoUnmount(afterEach)

const now = new Date(2026, 5, 17, 12).getTime()
const posted = (id: string, day: number, more = {}) => ({
  ...{ id, title: `Title ${id}`, message: `About ${id}`, at: new Date(2026, 5, day, 8).toISOString() },
  ...more,
})
const items = [posted('c', 17, { kind: 'deploy', from: 'Ada' }), posted('b', 17), posted('a', 16)]

const show = (all = items, inbox: Inbox = createInbox()) => {
  const Reader = defineComponent(() => {
    const state = useStore(inbox)
    const view = computed(() => inboxView(all, state.value, now))
    return () => [
      h(NotificationList, { view: view.value, marks: state.value.marks, inbox }),
      h(NotificationDetail, { opened: view.value.opened, marks: state.value.marks, inbox }),
    ]
  })
  const page = mount(Reader, { attachTo: document.body })
  const buttonNamed = (name: string) =>
    page
      .findAll('button')
      .find((button) => (button.attributes('aria-label') ?? button.text().replace('Unread: ', '')) === name)!
  return {
    page,
    inbox,
    buttonNamed,
    press: (name: string) => buttonNamed(name).trigger('click'),
    rows: () =>
      page.findAll('li').map((row) => `${row.attributes('data-id')}:${row.attributes('data-unread')}`),
  }
}

it('groups by day, newest first, and says who sent it and of what kind it is', () => {
  const { page } = show()
  const today = page.get('[aria-label="Today"]')
  expect(today.findAll('li')).toHaveLength(2)
  expect(today.text()).toContain('Ada · About c')
  expect(today.get('[title="Deployment"]').attributes('data-kind')).toBe('deploy')
  expect(page.get('[aria-label="Yesterday"]').findAll('li')).toHaveLength(1)
})

it('reads by opening, and takes that back', async () => {
  const { page, press, rows } = show()
  expect(rows()).toEqual(['c:true', 'b:true', 'a:true'])
  await press('Title b')
  expect(rows()).toEqual(['c:true', 'b:false', 'a:true'])
  expect(page.get('article').text()).toContain('About b')
  await press('Mark unread: Title b')
  expect(rows()).toEqual(['c:true', 'b:true', 'a:true'])
  expect(page.find('article').exists()).toBe(false)
  await press('Mark read: Title b')
  expect(rows()).toEqual(['c:true', 'b:false', 'a:true'])
})

it('puts away what is done, from where it can be taken back', async () => {
  const { press, rows, inbox, page } = show()
  await press('Done: Title b')
  expect(rows()).toEqual(['c:true', 'a:true'])
  await press('Title c')
  await press('Done')
  expect(rows()).toEqual(['a:true'])
  inbox.filterBy('done')
  await page.vm.$nextTick()
  expect(rows()).toEqual(['c:false', 'b:false'])
  await press('Back to the inbox: Title b')
  expect(rows()).toEqual(['c:false'])
})

it('has one place for Tab, wherever one is', async () => {
  const { page, buttonNamed } = show()
  const stops = () =>
    page
      .findAll('button')
      .filter(({ element }) => element.tabIndex === 0)
      .map(({ element }) => element.closest('li')?.dataset.id)
  expect(stops()).toEqual(['c', 'c', 'c'])
  await buttonNamed('Title a').trigger('focusin')
  expect(stops()).toEqual(['a', 'a', 'a'])
})

it('counts what is beyond the limit, and shows it when asked', async () => {
  const inbox = createInbox()
  inbox.setLimit(1)
  const { rows, press } = show(items, inbox)
  expect(rows()).toEqual(['c:true'])
  await press('Show more: 2 older notifications')
  expect(rows()).toHaveLength(3)
})

it('shows markup in a notification as text', async () => {
  const title = '<img src=x onerror=alert(1)>'
  const { page, press } = show([posted('a', 17, { title, message: title })])
  await press(title)
  expect(page.find('img').exists()).toBe(false)
  expect(page.get('article').text()).toContain(title)
})
