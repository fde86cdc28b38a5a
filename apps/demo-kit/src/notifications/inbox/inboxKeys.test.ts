import { afterEach, beforeEach, expect, it } from 'vitest'
import { listenToInboxKeys } from './inboxKeys.ts'

let done: string[]
let stop: () => void
const list = () => document.querySelector('ul')!
const buttonOf = (id: string) => document.querySelector<HTMLElement>(`[data-id="${id}"] button`)!
const open = (id: string | null) => {
  for (const row of document.querySelectorAll<HTMLElement>('[data-id]'))
    row.dataset.open = String(row.dataset.id === id)
}

beforeEach(() => {
  const rows = ['c', 'b', 'a'].map(
    (id) => `<li data-id="${id}"><button>${id}</button><button>x</button></li>`,
  )
  document.body.innerHTML = `<header><button id="trigger">x</button></header><main><ul>${rows.join('')}</ul><article><button id="back">x</button></article></main><input><div popover><button id="inside">x</button></div>`
  done = []
  stop = listenToInboxKeys(list(), {
    open: (id) => (done.push(`open ${id}`), open(id)),
    close: () => (done.push('close'), open(null)),
    toggleDone: (id) => done.push(`done ${id}`),
    toggleRead: (id) => done.push(`read ${id}`),
  })
})
afterEach(() => stop())

const press = (key: string, more: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  ;(document.activeElement ?? document.body).dispatchEvent(event)
  return event.defaultPrevented
}
const focused = () => document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset.id

it('goes from one to the next and back, and stays at the ends', () => {
  const way = ['j', 'j', 'j', 'j', 'k', 'ArrowUp', 'k', 'ArrowDown'].map((key) => (press(key), focused()))
  expect(way).toEqual(['c', 'b', 'a', 'a', 'b', 'c', 'c', 'b'])
  expect(done).toEqual([])
})

it('marks the one that has the focus, and moves on from one that is done', () => {
  buttonOf('b').focus()
  press('u')
  press('e')
  expect([done, focused()]).toEqual([['read b', 'done b'], 'a'])
  press('e')
  expect([done.at(-1), focused()]).toEqual(['done a', 'b'])
})

it('goes on reading with the next once one is open, also from outside the list', () => {
  open('c')
  press('j')
  expect(done).toEqual(['open b'])
  ;(document.activeElement as HTMLElement).blur()
  press('j')
  expect([done.at(-1), focused()]).toEqual(['open a', 'a'])
  press('Escape')
  expect([done.at(-1), focused()]).toEqual(['close', 'a'])
})

it('leaves alone who types, who uses a panel, other keys, and those with a modifier', () => {
  document.querySelector('input')!.focus()
  for (const key of ['j', 'e', 'u', 'Escape']) expect(press(key)).toBe(false)
  document.querySelector<HTMLElement>('#inside')!.focus()
  expect(press('Escape')).toBe(false)
  buttonOf('b').focus()
  for (const key of ['x', 'Enter', ' ', 'E']) expect(press(key)).toBe(false)
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
    expect(press('e', more)).toBe(false)
  expect(done).toEqual([])
})

it('leaves Escape to whatever else there is to close', () => {
  expect(press('Escape')).toBe(false)
})

it('closes what is open from the list, from what is open and from the page, not from a button elsewhere', () => {
  open('b')
  document.querySelector<HTMLElement>('#trigger')!.focus()
  expect(press('Escape')).toBe(false)
  expect(done).toEqual([])
  for (const target of [buttonOf('c'), document.querySelector<HTMLElement>('#back')!]) {
    open('b')
    target.focus()
    expect(press('Escape')).toBe(true)
  }
  open('b')
  ;(document.activeElement as HTMLElement).blur()
  expect(press('Escape')).toBe(true)
  expect(done).toEqual(['close', 'close', 'close'])
})

it('leaves the arrows to the page outside the list', () => {
  expect(press('ArrowDown')).toBe(false)
})

it('hears nothing once stopped', () => {
  stop()
  press('j')
  expect(focused()).toBeUndefined()
})
