import { createInbox, inboxView, type Inbox } from '@ssekit/demo-kit'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useStore } from '../hooks/useStore.ts'
import { NotificationDetail } from './NotificationDetail.tsx'
import { NotificationList } from './NotificationList.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

const now = new Date(2026, 5, 17, 12).getTime()
const posted = (id: string, day: number, more = {}) => ({
  ...{ id, title: `Title ${id}`, message: `About ${id}`, at: new Date(2026, 5, day, 8).toISOString() },
  ...more,
})
const items = [posted('c', 17, { kind: 'deploy', from: 'Ada' }), posted('b', 17), posted('a', 16)]

const Reader = ({ inbox, all = items }: { inbox: Inbox; all?: typeof items }) => {
  const state = useStore(inbox)
  const view = inboxView(all, state, now)
  return (
    <>
      <NotificationList view={view} marks={state.marks} inbox={inbox} empty="Nothing here" />
      <NotificationDetail opened={view.opened} marks={state.marks} inbox={inbox} />
    </>
  )
}
const show = (all = items) => {
  const inbox = createInbox()
  render(<Reader inbox={inbox} all={all} />)
  return inbox
}
const rows = () => screen.getAllByRole('listitem').map(({ dataset: { id, unread } }) => `${id}:${unread}`)
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const row = (title: string) => screen.getByText(title, { selector: '.notification-open' })

it('groups by day, newest first, and says who sent it and of what kind it is', () => {
  show()
  const today = within(screen.getByRole('region', { name: 'Today' }))
  expect(today.getAllByRole('listitem')).toHaveLength(2)
  expect(today.getByText('Ada · About c')).toBeTruthy()
  expect(today.getByTitle('Deployment').dataset.kind).toBe('deploy')
  expect(within(screen.getByRole('region', { name: 'Yesterday' })).getAllByRole('listitem')).toHaveLength(1)
})

it('reads by opening, and takes that back', () => {
  show()
  expect(rows()).toEqual(['c:true', 'b:true', 'a:true'])
  fireEvent.click(row('Title b'))
  expect(rows()).toEqual(['c:true', 'b:false', 'a:true'])
  expect(screen.getByRole('article', { name: 'Title b' }).textContent).toContain('About b')
  press('Mark unread: Title b')
  expect(rows()).toEqual(['c:true', 'b:true', 'a:true'])
  expect(screen.queryByRole('article')).toBeNull()
  press('Mark read: Title b')
  expect(rows()).toEqual(['c:true', 'b:false', 'a:true'])
})

it('puts away what is done, from where it can be taken back', () => {
  const inbox = show()
  press('Done: Title b')
  expect(rows()).toEqual(['c:true', 'a:true'])
  fireEvent.click(row('Title c'))
  press('Done')
  expect(rows()).toEqual(['a:true'])
  cleanup()
  inbox.filterBy('done')
  render(<Reader inbox={inbox} />)
  expect(rows()).toEqual(['c:false', 'b:false'])
  press('Back to the inbox: Title b')
  expect(rows()).toEqual(['c:false'])
})

it('has one place for Tab, wherever one is', () => {
  show()
  const stops = () => screen.getAllByRole('button').filter((button) => button.tabIndex === 0)
  expect(stops().map((button) => button.closest('li')?.dataset.id)).toEqual(['c', 'c', 'c'])
  fireEvent.focus(row('Title a'))
  expect(stops().map((button) => button.closest('li')?.dataset.id)).toEqual(['a', 'a', 'a'])
})

it('counts what is beyond the limit, and shows it when asked', () => {
  const inbox = createInbox()
  inbox.setLimit(1)
  render(<Reader inbox={inbox} />)
  expect(rows()).toEqual(['c:true'])
  press('Show more: 2 older notifications')
  expect(rows()).toHaveLength(3)
})

it('shows markup in a notification as text', () => {
  const title = '<img src=x onerror=alert(1)>'
  show([posted('a', 17, { title, message: title })])
  fireEvent.click(row(title))
  expect(document.querySelector('img')).toBeNull()
  expect(screen.getAllByText(title).length).toBeGreaterThan(1)
})
