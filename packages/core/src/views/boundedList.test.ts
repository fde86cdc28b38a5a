import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createBoundedList } from './boundedList.ts'

interface Item {
  name: string
  value: number
}
const item = (name: string, value: number): Item => ({ name, value })
const create = (limit: number, isKeyed = true) =>
  createBoundedList<Item>(
    () => limit,
    ({ name }) => name,
    () => isKeyed,
  )
const texts = (items: Item[]) => items.map(({ name, value }) => `${name}${value}`)

describe('createBoundedList', () => {
  it('holds the newest, oldest first, however many come', () => {
    const list = create(3, false)
    for (let value = 0; value < 1_000; value += 1) list.add(item('a', value))
    expect(texts(list.items())).toEqual(['a997', 'a998', 'a999'])
    expect(texts(create(0).items())).toEqual([])
  })

  it('puts an item in the place of the one of its name', () => {
    const list = create(10)
    for (const next of [item('a', 1), item('b', 1), item('a', 2), item('c', 1), item('b', 2)]) list.add(next)
    expect(texts(list.items())).toEqual(['a2', 'b2', 'c1'])
  })

  it('takes one whose namesake is out of the list already for a new one', () => {
    const list = create(2)
    for (const next of [item('a', 1), item('b', 1), item('c', 1), item('a', 2)]) list.add(next)
    expect(texts(list.items())).toEqual(['c1', 'a2'])
  })

  it.each([true, false])('has nothing back that was out before the limit grew, keyed: %s', (isKeyed) => {
    let limit = 2
    const list = createBoundedList<Item>(
      () => limit,
      ({ name }) => name,
      () => isKeyed,
    )
    for (const next of [item('a', 1), item('b', 1), item('c', 1), item('a', 2)]) list.add(next)
    limit = 10
    expect(texts(list.items())).toEqual(['c1', 'a2'])
    list.add(item('b', 2))
    expect(texts(list.items())).toEqual(['c1', 'a2', 'b2'])
    list.reset([item('d', 1), item('e', 1), item('f', 1)])
    expect(texts(list.items())).toEqual(['d1', 'e1', 'f1'])
  })

  it('leaves those without a name where they are', () => {
    const list = createBoundedList<Partial<Item>>(
      () => 4,
      ({ name }) => name,
      () => true,
    )
    for (const next of [
      { name: null as never, value: 1 },
      item('a', 1),
      { value: 2 },
      item('a', 2),
      { name: null as never, value: 2 },
    ])
      list.add(next)
    expect(list.items()).toEqual([
      { name: null, value: 1 },
      item('a', 2),
      { value: 2 },
      { name: null, value: 2 },
    ])
  })

  it('agrees with the obvious way for any series', () => {
    for (let round = 0; round < 200; round += 1) {
      const limit = round % 7
      const list = create(limit)
      let obvious: Item[] = []
      for (let value = 0; value < 120; value += 1) {
        const next = item('abcdefgh'[(value * value * (round + 1) + round) % 8]!, value)
        const place = obvious.findIndex(({ name }) => name === next.name)
        if (place >= 0) obvious[place] = next
        else obvious = [...obvious, next].slice(Math.max(0, obvious.length + 1 - limit))
        list.add(next)
        if (value % 31 === 30) {
          const name = next.name
          list.remove((held) => held.name === name)
          obvious = obvious.filter((held) => held.name !== name)
        }
        if ((value + round) % 5 === 0) expect(texts(list.items())).toEqual(texts(obvious))
      }
    }
  })

  it('stays fast with keys: a new one costs no search', () => {
    const asked = { count: 0 }
    const list = createBoundedList<number>(
      () => 10_000,
      (value) => ((asked.count += 1), value),
      () => true,
    )
    for (let value = 0; value < 10_000; value += 1) list.add(value)
    expect(asked.count).toBeLessThan(40_000)
  })

  it('lets go of the names of what is out, however many there were', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const list = createBoundedList<{ key: object }>(
      () => 5,
      ({ key }) => key,
      () => true,
    )
    const names: WeakRef<object>[] = []
    for (let value = 0; value < 1_000; value += 1) {
      const key = { value }
      names.push(new WeakRef(key))
      list.add({ key })
    }
    // What a WeakRef was made of stays until the task is over.
    await new Promise(setImmediate)
    collect()
    expect(names.filter((name) => name.deref() !== undefined).length).toBeLessThan(100)
    expect(list.items()).toHaveLength(5)
  })

  it('begins anew with what it is given', () => {
    const list = create(3)
    list.add(item('a', 1))
    list.reset([item('b', 1), item('c', 1)])
    list.add(item('b', 2))
    expect(texts(list.items())).toEqual(['b2', 'c1'])
  })
})
