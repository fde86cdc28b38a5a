import { markRead, type ReadMarks } from '@ssekit/demo-kit'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it } from 'vitest'
import { NotificationList } from './NotificationList.tsx'

afterEach(cleanup)

const items = ['c', 'b', 'a'].map((id) => ({
  id,
  title: `Title ${id}`,
  message: '',
  at: '2026-01-01T00:00:00Z',
}))

const Reader = () => {
  const [marks, setMarks] = useState<ReadMarks>(new Set())
  const read = (ids: readonly string[]) => setMarks((before) => markRead(items, before, ids))
  return <NotificationList items={items} marks={marks} read={read} empty="" />
}

const rows = () => screen.getAllByRole('listitem').map(({ dataset: { id, unread } }) => `${id}:${unread}`)

it('keeps the order given and marks one as read', () => {
  render(<Reader />)
  expect(rows()).toEqual(['c:true', 'b:true', 'a:true'])
  fireEvent.click(screen.getByRole('button', { name: 'Mark read: Title b' }))
  expect(rows()).toEqual(['c:true', 'b:false', 'a:true'])
  expect(screen.queryByRole('button', { name: 'Mark read: Title b' })).toBeNull()
})

it('shows markup in a notification as text', () => {
  const evil = { ...items[0]!, title: '<img src=x onerror=alert(1)>' }
  render(<NotificationList items={[evil]} marks={new Set()} read={() => {}} empty="" />)
  expect(document.querySelector('img')).toBeNull()
  expect(screen.getByText(evil.title)).toBeTruthy()
})
