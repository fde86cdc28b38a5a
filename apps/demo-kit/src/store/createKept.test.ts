import { beforeEach, expect, it } from 'vitest'
import { createKept } from './createKept.ts'

const list = (kept: unknown): string[] => (Array.isArray(kept) ? kept.map(String) : [])
const name = 'test:list'

beforeEach(() => localStorage.clear())

/** Takes all the room there is. */
const fillStorage = () => {
  let text = 'x'.repeat(4_000_000)
  for (let part = 0; text; part += 1) {
    try {
      localStorage.setItem(`fill-${part}`, text)
    } catch {
      text = text.slice(0, text.length / 2)
    }
  }
}

/** What the browser does in every other tab. */
const tellOtherTabs = (key: string | null) => dispatchEvent(new StorageEvent('storage', { key }))

it('outlives the page', () => {
  createKept(name, list).set(['a'])
  expect(createKept(name, list).getSnapshot()).toEqual(['a'])
})

it('hears what another tab has written, and that all was cleared', () => {
  const store = createKept(name, list)
  const seen: string[][] = []
  store.subscribe(() => seen.push(store.getSnapshot()))
  localStorage.setItem(name, '["b"]')
  tellOtherTabs('something else')
  tellOtherTabs(name)
  localStorage.clear()
  tellOtherTabs(null)
  expect(seen).toEqual([['b'], []])
})

it('knows what another tab wrote a moment ago', () => {
  const store = createKept(name, list)
  localStorage.setItem(name, '["b"]')
  expect([store.getSnapshot(), store.fresh()]).toEqual([[], ['b']])
})

it('catches up when the page comes back from the back/forward cache', () => {
  const store = createKept(name, list)
  localStorage.setItem(name, '["b"]')
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  expect(store.getSnapshot()).toEqual(['b'])
})

it.each(['{', '{"a":1}', 'null', '7'])('begins anew where %s was kept', (junk) => {
  localStorage.setItem(name, junk)
  expect(createKept(name, list).getSnapshot()).toEqual([])
})

it('lives as long as the page where nothing can be kept', () => {
  fillStorage()
  const store = createKept(name, list)
  store.set(['a'])
  expect([store.getSnapshot(), store.fresh()]).toEqual([['a'], ['a']])
})
