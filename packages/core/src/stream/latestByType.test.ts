import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLatestByType } from './latestByType.ts'

afterEach(() => vi.restoreAllMocks())

describe('createLatestByType', () => {
  it('holds the last data of each type; a copy stays as it was', () => {
    const latest = createLatestByType('/stream')
    expect(latest.copy()).toEqual({})
    latest.set('a', 1)
    const before = latest.copy()
    latest.set('a', 2)
    latest.set('b', null)
    expect(before).toEqual({ a: 1 })
    expect(latest.copy()).toEqual({ a: 2, b: null })
    expect(Object.isFrozen(before)).toBe(true)
  })

  it('takes any name the wire may give', () => {
    const latest = createLatestByType('/stream')
    latest.set('__proto__', { polluted: true })
    latest.set('constructor', 'mine')
    const copy = latest.copy()
    expect(Object.keys(copy).sort()).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect('polluted' in copy).toBe(false)
  })

  it('does not grow with types without end: the first ones go, and development says so', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const latest = createLatestByType('/endless')
    for (let number = 0; number < 5_000; number += 1) latest.set(`user-${number}`, number)
    const types = Object.keys(latest.copy())
    expect(types).toHaveLength(1_000)
    expect(types.at(-1)).toBe('user-4999')
    expect(warn).toHaveBeenCalledOnce()
    expect(warn.mock.calls[0]![0]).toContain('/endless')
  })
})
