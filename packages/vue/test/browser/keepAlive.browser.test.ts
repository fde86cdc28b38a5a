import { expect, it } from 'vitest'
import { h, KeepAlive, ref, type Component } from 'vue'
import { rowsOf } from '../../../testing/src/browserSuite/index.ts'
import { scenarios, send, stream } from '../../../testing/src/remote/index.ts'
import { show } from './show.ts'
import { createList } from './vueBrowserDriver.ts'

const message = (id: number): string => `id: ${id}\ndata: ${id}\n\n`

/** A page with a tab that is kept alive while another is shown, and what always stands beside it. */
const showTabs = (tab: Component, beside: Component = () => null) => {
  const isShown = ref(true)
  const { container } = show(() => [h(KeepAlive, () => (isShown.value ? h(tab) : h('p'))), h(beside)])
  return { container, isShown, isAway: () => container.querySelector('p') !== null }
}

it('a list that pauses in KeepAlive catches up with another of the same stream', async () => {
  const path = await scenarios.serve(stream(message(1)))
  const tab = createList({ url: path.url }, 'pause')
  const { container, isShown, isAway } = showTabs(tab, createList({ url: path.url }))
  await expect.poll(() => rowsOf(container)).toEqual(['1', '1'])
  isShown.value = false
  await expect.poll(isAway).toBe(true)
  await path.play(send(message(2) + message(3)))
  await expect.poll(() => rowsOf(container)).toEqual(['1', '2', '3'])
  isShown.value = true
  await expect.poll(() => rowsOf(container)).toEqual(['1', '2', '3', '1', '2', '3'])
  expect(await path.requests()).toHaveLength(1)
})

it('the only list, paused, frees the line; shown again, it resumes', async () => {
  const path = await scenarios.serve(stream(message(1)), stream(message(2)))
  const { container, isShown } = showTabs(createList({ url: path.url }, 'pause'))
  await expect.poll(() => rowsOf(container)).toEqual(['1'])
  isShown.value = false
  await expect.poll(path.open).toBe(0)
  isShown.value = true
  await expect.poll(() => rowsOf(container)).toEqual(['1', '2'])
  expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
})

it('a list that keeps its stream, the default, has what came while it was away', async () => {
  const path = await scenarios.serve(stream(message(1)))
  const { container, isShown, isAway } = showTabs(createList({ url: path.url }))
  await expect.poll(() => rowsOf(container)).toEqual(['1'])
  isShown.value = false
  await expect.poll(isAway).toBe(true)
  await path.play(send(message(2)))
  expect(await path.open()).toBe(1)
  isShown.value = true
  await expect.poll(() => rowsOf(container)).toEqual(['1', '2'])
  expect(await path.requests()).toHaveLength(1)
})
