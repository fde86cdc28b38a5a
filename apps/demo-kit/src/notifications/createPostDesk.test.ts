import { expect, it } from 'vitest'
import { apiError } from '../api/apiError.ts'
import type { NotificationDraft } from '../api/postNotification.ts'
import { createPostDesk, readDraft } from './createPostDesk.ts'

/** A desk whose server takes so many. */
const deskFor = (room: number) => {
  const taken: NotificationDraft[] = []
  const desk = createPostDesk(async (draft) => {
    if (taken.length >= room)
      throw apiError('title: is too long', { status: 400, code: 'invalid', field: 'title' })
    taken.push(draft)
    return { id: '1-1', connections: 2, notification: { id: 'a', at: '', ...draft } }
  })
  return { ...desk, taken }
}

it('says how far it went, and why not', async () => {
  const { post, getSnapshot } = deskFor(1)
  expect(await post({ title: 'a', message: '' })).toBe(true)
  expect(getSnapshot()).toEqual({ sent: 'Sent to 2 connections.', problem: null })
  expect(await post({ title: 'b', message: '' })).toBe(false)
  expect(getSnapshot()).toMatchObject({ sent: '', problem: { field: 'title' } })
})

it('posts once for who presses twice', async () => {
  const { post, taken } = deskFor(2)
  const draft = { title: 'a', message: '' }
  expect(await Promise.all([post(draft), post(draft)])).toEqual([true, false])
  expect(taken).toHaveLength(1)
  expect(await post(draft)).toBe(true)
})

it('posts samples one after the other, no two in a row alike, and stops where they are refused', async () => {
  const { postSamples, taken } = deskFor(12)
  await postSamples(10)
  expect(new Set(taken.map(({ title }) => title)).size).toBeGreaterThan(5)
  expect(taken.every(({ title }, n) => title !== taken[n + 1]?.title)).toBe(true)
  await postSamples(10)
  expect(taken).toHaveLength(12)
})

it('reads a form by the names of its fields', () => {
  document.body.innerHTML = `<form><input name="title" value="  Lunch "><select name="kind"><option value="info"></select></form>`
  expect(readDraft(document.querySelector('form')!)).toEqual({ title: 'Lunch', kind: 'info' })
})
