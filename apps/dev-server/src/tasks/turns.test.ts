import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

const stay = new AbortController().signal

/** Asks for turns, and notes in which order they come. */
const queue = (places: number) => {
  const { take } = createTurns(places)
  const came: string[] = []
  const ask = async (name: string, signal = stay) => {
    const giveBack = await take(signal)
    came.push(name)
    return giveBack
  }
  return { ask, came }
}

test('as many as there are places go at once, the others in the order they came', async () => {
  const { ask, came } = queue(2)
  const [first, second] = await Promise.all([ask('a'), ask('b')])
  const others = [ask('c'), ask('d')]
  await Promise.resolve()
  expect(came).toEqual(['a', 'b'])
  first()
  second()
  await Promise.all(others)
  expect(came).toEqual(['a', 'b', 'c', 'd'])
})

test('who left the queue holds nobody up', async () => {
  const { ask, came } = queue(1)
  const first = await ask('a')
  const impatient = new AbortController()
  const left = ask('b', impatient.signal)
  const third = ask('c')
  impatient.abort(new Error('left'))
  await expect(left).rejects.toThrow('left')
  first()
  await third
  expect(came).toEqual(['a', 'c'])
})

test('who has left before it came does not take a place', async () => {
  const { ask } = queue(1)
  await expect(ask('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  await expect(ask('b')).resolves.toBeTypeOf('function')
})

test('a place that was given back is free for who comes later', async () => {
  const { ask } = queue(1)
  const giveBack = await ask('a')
  giveBack()
  await expect(ask('b')).resolves.toBeTypeOf('function')
})
