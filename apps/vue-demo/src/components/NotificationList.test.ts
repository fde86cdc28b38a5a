import { markRead, type ReadMarks } from '@ssekit/demo-kit'
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import NotificationList from './NotificationList.vue'

const items = ['c', 'b', 'a'].map((id) => ({
  id,
  title: `Title ${id}`,
  message: '',
  at: '2026-01-01T00:00:00Z',
}))

it('keeps the order given and marks one as read', async () => {
  let marks: ReadMarks = new Set()
  const list = mount(NotificationList, { props: { items, marks, empty: '' } })
  const rows = () =>
    list.findAll('li').map((row) => `${row.attributes('data-id')}:${row.attributes('data-unread')}`)
  expect(rows()).toEqual(['c:true', 'b:true', 'a:true'])

  await list.get('button[aria-label="Mark read: Title b"]').trigger('click')
  marks = markRead(items, marks, list.emitted<[string[]]>('read')![0]![0])
  await list.setProps({ marks })

  expect(rows()).toEqual(['c:true', 'b:false', 'a:true'])
  expect(list.find('button[aria-label="Mark read: Title b"]').exists()).toBe(false)
})

it('shows markup in a notification as text', () => {
  const evil = { ...items[0]!, title: '<img src=x onerror=alert(1)>' }
  const list = mount(NotificationList, { props: { items: [evil], marks: new Set<string>(), empty: '' } })
  expect(list.find('img').exists()).toBe(false)
  expect(list.text()).toContain(evil.title)
})
