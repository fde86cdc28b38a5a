import { expect, it, vi } from 'vitest'
import { apiError } from '../api/apiError.ts'
import { createRuns } from './createRuns.ts'

/** Runs whose server answers when told to. */
const runsWithSlowServer = () => {
  const asked: { answer: (url: string) => void; fail: (error: unknown) => void }[] = []
  const runs = createRuns(() => new Promise((answer, fail) => asked.push({ answer, fail })))
  return { ...runs, asked, shown: () => runs.getSnapshot().runs }
}

const unreachable = () => apiError('The dev server does not answer.', { status: 0, code: 'unreachable' })

it('shows each run from the click on, under a name of its own, whatever the server takes', () => {
  const { add, shown } = runsWithSlowServer()
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

it('gives runs names that those of another tab have not', () => {
  const [one, other] = [runsWithSlowServer(), runsWithSlowServer()]
  for (const { add } of [one, other]) add('build', false)
  expect(one.shown()[0]!.id).not.toBe(other.shown()[0]!.id)
})

it('never uses a number twice, also when the newest was removed', () => {
  const { add, remove, shown } = runsWithSlowServer()
  add('build', false)
  add('build', false)
  remove(shown()[0]!.id)
  add('build', false)
  expect(shown().map(({ title }) => title)).toEqual(['Build 3', 'Build 1'])
})

it('asks for each at once, however many run', () => {
  const { add, asked } = runsWithSlowServer()
  for (let n = 0; n < 8; n += 1) add('hash', false)
  expect(asked).toHaveLength(8)
})

it('gives the run the address the server answers with, unless it was removed meanwhile', async () => {
  const { add, asked, remove, shown } = runsWithSlowServer()
  add('hash', false)
  add('hash', false)
  remove(shown()[1]!.id)
  asked.forEach(({ answer }, index) => answer(`/events/${index + 1}`))
  await vi.waitFor(() => expect(shown()).toMatchObject([{ title: 'Hash job 2', url: '/events/2' }]))
})

it('says why a run could not be started, and takes it away', async () => {
  const { add, asked, getSnapshot, shown } = runsWithSlowServer()
  for (let n = 0; n < 3; n += 1) add('hash', false)
  asked[0]!.fail(unreachable())
  await vi.waitFor(() => expect(getSnapshot().problem?.message).toBe('The dev server does not answer.'))
  expect(shown().map(({ title }) => title)).toEqual(['Hash job 3', 'Hash job 2'])
})

it('takes a complaint about the server back once it answers, but none of the server’s own', async () => {
  const { add, asked, forgetOutage, getSnapshot } = runsWithSlowServer()
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
  const { add, getSnapshot, subscribe } = runsWithSlowServer()
  const seen = new Set<unknown>([getSnapshot()])
  const stop = subscribe(() => seen.add(getSnapshot()))
  add('build', false)
  expect(seen.size).toBe(2)
  expect(getSnapshot()).toBe(getSnapshot())
  stop()
  add('build', false)
  expect(seen.size).toBe(2)
})
