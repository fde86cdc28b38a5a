import { beforeEach, describe, expect, it } from 'vitest'
import { createInbox, type InboxState } from './createInbox.ts'
import { inboxView, latestOf } from './inboxView.ts'
import { withMark } from './marks.ts'

const now = new Date(2026, 5, 17, 9, 30).getTime()
const posted = (id: string, daysAgo = 0) => ({
  ...{ id, title: id, message: '' },
  at: new Date(2026, 5, 17 - daysAgo, 8).toISOString(),
})
const items = [posted('e'), posted('d'), posted('c', 1), posted('b', 2), posted('a', 2)]

beforeEach(() => localStorage.clear())

describe('createInbox', () => {
  it('marks as read what is opened, and keeps it over a reload', () => {
    const inbox = createInbox()
    inbox.open('a')
    expect(inbox.getSnapshot()).toMatchObject({ openId: 'a', marks: { a: 'read' } })
    expect(createInbox().getSnapshot()).toMatchObject({ openId: null, marks: { a: 'read' } })
  })

  it('opens what is done with without taking it back', () => {
    const inbox = createInbox()
    inbox.toggleDone('a')
    inbox.open('a')
    expect(inbox.getSnapshot().marks).toEqual({ a: 'done' })
  })

  it('closes what is put away or left for later, and nothing else', () => {
    const inbox = createInbox()
    for (const toggle of ['toggleDone', 'toggleRead'] as const) {
      inbox.open('a')
      inbox[toggle]('b')
      expect(inbox.getSnapshot().openId).toBe('a')
      inbox[toggle]('a')
      expect(inbox.getSnapshot().openId).toBeNull()
    }
    inbox.open('a')
    inbox.readAll(items)
    expect(inbox.getSnapshot().openId).toBe('a')
    inbox.clearRead(items)
    expect(inbox.getSnapshot().openId).toBeNull()
  })

  it('marks all as read that are new, and puts away what was read', () => {
    const inbox = createInbox()
    inbox.toggleDone('a')
    inbox.readAll(items.slice(3))
    expect(inbox.getSnapshot().marks).toEqual({ a: 'done', b: 'read' })
    inbox.clearRead(items)
    expect(inbox.getSnapshot().marks).toEqual({ a: 'done', b: 'done' })
  })

  it('takes nothing back that another tab has put away', () => {
    const [one, other] = [createInbox(), createInbox()]
    other.toggleDone('a')
    one.readAll(items)
    expect(createInbox().getSnapshot().marks.a).toBe('done')
  })

  it('turns marks over', () => {
    const inbox = createInbox()
    const seen = (['toggleRead', 'toggleRead', 'toggleDone', 'toggleDone'] as const).map((toggle) => {
      inbox[toggle]('a')
      return inbox.getSnapshot().marks.a
    })
    expect(seen).toEqual(['read', undefined, 'done', 'read'])
  })

  it('loses no mark that another tab makes at the same time', () => {
    const [one, other] = [createInbox(), createInbox()]
    one.toggleRead('a')
    other.toggleDone('b')
    expect(createInbox().getSnapshot().marks).toEqual({ a: 'read', b: 'done' })
  })

  it('shows what another tab has read', () => {
    const [here, there] = [createInbox(), createInbox()]
    there.open('a')
    dispatchEvent(new StorageEvent('storage', { key: 'ssekit-demo:marks' }))
    expect(here.getSnapshot().marks).toEqual({ a: 'read' })
  })

  it('takes nothing for a mark that is none', () => {
    localStorage.setItem('ssekit-demo:marks', '{"a":"read","b":7,"c":"gone"}')
    expect(createInbox().getSnapshot().marks).toEqual({ a: 'read' })
  })
})

describe('withMark', () => {
  it('forgets the oldest, so that they do not grow for ever', () => {
    const ids = Array.from({ length: 2000 }, (_, n) => `id-${n}`)
    const marks = withMark(withMark({}, ['old', 'renewed'], 'read'), [...ids.slice(1), 'renewed'], 'done')
    expect(Object.keys(marks)).toHaveLength(2000)
    expect([marks.old, marks.renewed]).toEqual([undefined, 'done'])
  })

  it('keeps the order in which they were made', () => {
    const marks = withMark(withMark({}, ['b'], 'read'), ['a'], 'read')
    expect(Object.keys(marks)).toEqual(['b', 'a'])
  })
})

describe('inboxView', () => {
  const state: InboxState = { filter: 'inbox', limit: 50, openId: null, marks: { d: 'read', b: 'done' } }
  const view = (change: Partial<InboxState> = {}) => inboxView(items, { ...state, ...change }, now)
  const shown = (change?: Partial<InboxState>) =>
    view(change).groups.map(({ day, items: each }) => [day, ...each.map(({ id }) => id)])

  it('groups by day what is not done with', () => {
    expect(shown()).toEqual([
      ['Today', 'e', 'd'],
      ['Yesterday', 'c'],
      ['Monday', 'a'],
    ])
  })

  it('filters, and counts what is behind each filter', () => {
    expect(shown({ filter: 'unread' })).toEqual([
      ['Today', 'e'],
      ['Yesterday', 'c'],
      ['Monday', 'a'],
    ])
    expect(shown({ filter: 'done' })).toEqual([['Monday', 'b']])
    expect(view().counts).toEqual({ inbox: 4, unread: 3, done: 1 })
  })

  it('leaves the one that is being read where it is among the unread', () => {
    const change = { filter: 'unread', openId: 'e', marks: { ...state.marks, e: 'read' } } as const
    expect(shown(change)[0]).toEqual(['Today', 'e'])
    expect(view(change)).toMatchObject({ opened: { id: 'e' }, counts: { unread: 2 } })
  })

  it('counts what is beyond the limit', () => {
    expect(shown({ limit: 3 }).flat()).toEqual(['Today', 'e', 'd', 'Yesterday', 'c'])
    expect(view({ limit: 3 }).hidden).toBe(1)
    expect(view().hidden).toBe(0)
  })
})

it('latestOf leaves out what is done with, and ends where the room does', () => {
  const many = Array.from({ length: 9 }, (_, n) => posted(String(n)))
  expect(latestOf(many, { 1: 'done', 2: 'read' }).map(({ id }) => id)).toEqual(['0', '2', '3', '4', '5', '6'])
})
