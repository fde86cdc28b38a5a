import { describe, expect, it } from 'vitest'
import { createRing } from './ring.ts'

const filled = (capacity: number, count: number) => {
  const ring = createRing<string>(capacity)
  for (let number = 0; number < count; number += 1) ring.push(`item ${number}`)
  return ring
}
const held = (ring: ReturnType<typeof filled>) =>
  Array.from({ length: ring.next() + 2 }, (_, number) => ring.get(number)).filter(
    (item) => item !== undefined,
  )

describe('createRing', () => {
  it('numbers items densely from 0, and holds them until it is full', () => {
    const ring = filled(3, 2)
    expect([ring.oldest(), ring.next()]).toEqual([0, 2])
    expect(held(ring)).toEqual(['item 0', 'item 1'])
  })

  it('drops the oldest, and never reuses a number', () => {
    const ring = filled(3, 10)
    expect([ring.oldest(), ring.next()]).toEqual([7, 10])
    expect(held(ring)).toEqual(['item 7', 'item 8', 'item 9'])
    expect(ring.get(6)).toBeUndefined()
    expect(ring.get(10)).toBeUndefined()
  })

  it('says when a reader would lose something with the next item', () => {
    const ring = filled(3, 5)
    expect([1, 2, 3, 4, 5].map(ring.isLapping)).toEqual([true, true, false, false, false])
    expect(filled(3, 2).isLapping(0)).toBe(false)
  })

  it('holds nothing with capacity 0, everything with Infinity, and counts a fraction down', () => {
    expect(held(filled(0, 4))).toEqual([])
    expect(filled(0, 4).oldest()).toBe(4)
    expect(held(filled(Infinity, 4))).toHaveLength(4)
    expect(held(filled(2.9, 4))).toEqual(['item 2', 'item 3'])
  })
})
