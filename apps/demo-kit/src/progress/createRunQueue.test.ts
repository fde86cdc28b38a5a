import { expect, it, vi } from 'vitest'
import { apiError } from '../api/apiError.ts'
import { createRunQueue, maxRunning } from './createRunQueue.ts'

/** A queue whose server answers when told to. */
const queueWithSlowServer = () => {
  const asked: { answer: (url: string) => void; fail: (error: unknown) => void }[] = []
  const queue = createRunQueue(() => new Promise((answer, fail) => asked.push({ answer, fail })))
  const shown = () => queue.getSnapshot().runs
  return { ...queue, asked, shown, waiting: () => shown().filter(({ isQueued }) => isQueued) }
}

const unreachable = () => apiError('The dev server does not answer.', { status: 0, code: 'unreachable' })

it('shows each run from the click on, under a name of its own, whatever the server takes', () => {
  const { add, shown } = queueWithSlowServer()
  add('hash', false)
  add('hash', false)
  add('build', false)
  expect(shown().map(({ title, url }) => [title, url])).toEqual([
    ['Build 3', null],
    ['Hash job 2', null],
    ['Hash job 1', null],
  ])
  expect(new Set(shown().map(({ id }) => id)).size).toBe(3)
})

it('never uses a number twice, also when the newest was removed', () => {
  const { add, remove, shown } = queueWithSlowServer()
  add('build', false)
  add('build', false)
  remove(shown()[0]!.id)
  add('build', false)
  expect(shown().map(({ title }) => title)).toEqual(['Build 3', 'Build 1'])
})

it('asks for three at a time and for the next, oldest first, as one ends or is removed', () => {
  const { add, asked, finish, remove, shown, waiting } = queueWithSlowServer()
  for (let n = 0; n < maxRunning + 3; n += 1) add('hash', false)
  expect(asked).toHaveLength(maxRunning)
  expect(waiting().map(({ title }) => title)).toEqual(['Hash job 6', 'Hash job 5', 'Hash job 4'])

  finish(shown().at(-1)!.id)
  finish(shown().at(-1)!.id)
  expect(asked).toHaveLength(maxRunning + 1)
  remove(shown().at(-2)!.id)
  expect(waiting().map(({ title }) => title)).toEqual(['Hash job 6'])
  expect(asked).toHaveLength(maxRunning + 2)
})

it('gives the run the address the server answers with, unless it was removed meanwhile', async () => {
  const { add, asked, remove, shown } = queueWithSlowServer()
  add('hash', false)
  add('hash', false)
  remove('run-1')
  asked.forEach(({ answer }, index) => answer(`/events/${index + 1}`))
  await vi.waitFor(() =>
    expect(shown()).toMatchObject([{ title: 'Hash job 2', url: '/events/2', isQueued: false }]),
  )
})

it('says why a run could not be started, takes it away and goes on with the next', async () => {
  const { add, asked, getSnapshot, shown } = queueWithSlowServer()
  for (let n = 0; n <= maxRunning; n += 1) add('hash', false)
  asked[0]!.fail(unreachable())
  await vi.waitFor(() => expect(getSnapshot().problem?.message).toBe('The dev server does not answer.'))
  expect(shown().map(({ title }) => title)).toEqual(['Hash job 4', 'Hash job 3', 'Hash job 2'])
  expect(asked).toHaveLength(maxRunning + 1)
})

it('takes a complaint about the server back once it answers, but none of the server’s own', async () => {
  const { add, asked, forgetOutage, getSnapshot } = queueWithSlowServer()
  add('hash', false)
  asked[0]!.fail(unreachable())
  await vi.waitFor(() => expect(getSnapshot().problem).not.toBeNull())
  forgetOutage()
  expect(getSnapshot().problem).toBeNull()

  add('hash', false)
  asked[1]!.fail(apiError('16 jobs run already.', { status: 429, code: 'too-many-jobs' }))
  await vi.waitFor(() => expect(getSnapshot().problem).not.toBeNull())
  forgetOutage()
  expect(getSnapshot().problem?.message).toBe('16 jobs run already.')
  add('hash', false)
  expect(getSnapshot().problem).toBeNull()
})

it('tells its listeners of each change, with another snapshot', () => {
  const { add, getSnapshot, subscribe } = queueWithSlowServer()
  const seen = new Set<unknown>([getSnapshot()])
  const stop = subscribe(() => seen.add(getSnapshot()))
  add('build', false)
  expect(seen.size).toBe(2)
  expect(getSnapshot()).toBe(getSnapshot())
  stop()
  add('build', false)
  expect(seen.size).toBe(2)
})
