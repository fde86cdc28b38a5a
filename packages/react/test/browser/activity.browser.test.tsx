import { Activity, useEffect, type ReactElement } from 'react'
import { expect, it } from 'vitest'
import { rowsOf } from '../../../testing/src/browserSuite/index.ts'
import { scenarios, send, stream } from '../../../testing/src/remote/index.ts'
import { show } from '../show.tsx'
import { List } from './reactBrowserDriver.tsx'

/** Tells when the effects of what stands before it have been undone. */
const Leaving = ({ onLeave }: { onLeave: () => void }): null => {
  useEffect(() => onLeave, [onLeave])
  return null
}

const message = (id: number): string => `id: ${id}\ndata: ${id}\n\n`

it('a list hidden by Activity catches up with another of the same stream, without a hole or a double', async () => {
  const path = await scenarios.serve(stream(message(1)))
  let isAway = false
  const onLeave = (): void => {
    isAway = true
  }
  const page = (mode: 'visible' | 'hidden'): ReactElement => (
    <>
      <Activity mode={mode}>
        <List url={path.url} />
        <Leaving onLeave={onLeave} />
      </Activity>
      <List url={path.url} />
    </>
  )
  const { container, rerender } = show(page('visible'))
  await expect.poll(() => rowsOf(container)).toEqual(['1', '1'])
  rerender(page('hidden'))
  await expect.poll(() => isAway).toBe(true)
  const [hidden, shown] = [...container.querySelectorAll('ol')]
  expect(getComputedStyle(hidden!).display).toBe('none')

  await path.play(send(message(2) + message(3)))
  await expect.poll(() => rowsOf(shown!.parentElement!).slice(-3)).toEqual(['1', '2', '3'])
  expect(hidden!.children).toHaveLength(1)
  rerender(page('visible'))
  await expect.poll(() => rowsOf(container)).toEqual(['1', '2', '3', '1', '2', '3'])
  expect(getComputedStyle(hidden!).display).not.toBe('none')
  expect(await path.requests()).toHaveLength(1)
})

it('the only list, hidden, frees the line; shown again, it resumes', async () => {
  const path = await scenarios.serve(stream(message(1)), stream(message(2)))
  const page = (mode: 'visible' | 'hidden'): ReactElement => (
    <Activity mode={mode}>
      <List url={path.url} />
    </Activity>
  )
  const { container, rerender } = show(page('visible'))
  await expect.poll(() => rowsOf(container)).toEqual(['1'])
  rerender(page('hidden'))
  await expect.poll(path.open).toBe(0)
  rerender(page('visible'))
  await expect.poll(() => rowsOf(container)).toEqual(['1', '2'])
  expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
})
