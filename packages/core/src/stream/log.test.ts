import { describe, expect, it } from 'vitest'
import { createLog } from './log.ts'

const filled = (capacity: number, count: number) => {
  const log = createLog<string>(capacity)
  for (let number = 0; number < count; number += 1) log.push(`item ${number}`)
  return log
}
const held = (log: ReturnType<typeof filled>) =>
  Array.from({ length: log.next() + 2 }, (_, number) => log.get(number)).filter((item) => item !== undefined)

describe('createLog', () => {
  it('numbers items densely from 0, and holds them until it is full', () => {
    const log = filled(3, 2)
    expect([log.oldest(), log.next()]).toEqual([0, 2])
    expect(held(log)).toEqual(['item 0', 'item 1'])
  })

  it('drops the oldest, and never reuses a number', () => {
    const log = filled(3, 10)
    expect([log.oldest(), log.next()]).toEqual([7, 10])
    expect(held(log)).toEqual(['item 7', 'item 8', 'item 9'])
    expect(log.get(6)).toBeUndefined()
    expect(log.get(10)).toBeUndefined()
  })

  it('holds nothing with capacity 0, everything with Infinity, and counts a fraction down', () => {
    expect(held(filled(0, 4))).toEqual([])
    expect(filled(0, 4).oldest()).toBe(4)
    expect(held(filled(Infinity, 4))).toHaveLength(4)
    expect(held(filled(2.9, 4))).toEqual(['item 2', 'item 3'])
  })
})
