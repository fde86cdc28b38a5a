import { expect, it } from 'vitest'
import { notificationsKept, withLoaded } from './withLoaded.ts'

const at = (second: number) => ({
  id: `n-${second}`,
  title: `Second ${second}`,
  message: '',
  at: new Date(second * 1000).toISOString(),
})
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id)

it('puts what was missed where it belongs, once', () => {
  expect(ids(withLoaded([at(5), at(2), at(1)], [at(4), at(3), at(2)]))).toEqual([
    'n-5',
    'n-4',
    'n-3',
    'n-2',
    'n-1',
  ])
})

it('is what came while nothing was missed', () => {
  const came = [at(2), at(1)]
  expect(withLoaded(came, [at(1)])).toBe(came)
  expect(withLoaded(came)).toBe(came)
})

it('holds as many as the server keeps, the newest', () => {
  const came = Array.from({ length: notificationsKept }, (_, index) => at(10_000 - index))
  expect(ids(withLoaded(came, [at(20_000), at(1)])).slice(0, 2)).toEqual(['n-20000', 'n-10000'])
  expect(withLoaded(came, [at(20_000), at(1)])).toHaveLength(notificationsKept)
})
