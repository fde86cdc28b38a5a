import { acrossTabs, createStream } from '@ssekit/core'
import { expect, it, onTestFinished } from 'vitest'
import { scenarios, send, stream } from '../../remote/index.ts'
import type { BrowserDriver } from '../driver.ts'
import { rowsOf } from '../rowsOf.ts'
import { statusesOf } from '../statusesOf.ts'

const COPIES = 10
const all = <T>(value: T): T[] => Array<T>(COPIES).fill(value)

/** How many hold or wait for the lock of a stream. */
const locksOf = async (url: string): Promise<number> => {
  const { held = [], pending = [] } = await navigator.locks.query()
  return [...held, ...pending].filter(({ name }) => name?.includes(url)).length
}

export const sharingCases = ({ mountLists }: BrowserDriver): void => {
  it('ten components of one source are one connection, which ends with the last of them', async () => {
    const path = await scenarios.serve(stream('data: 1\n\n'))
    const first = mountLists({ url: path.url }, COPIES)
    await expect.poll(() => rowsOf(first.container)).toEqual(all('1'))
    expect(statusesOf(first.container)).toEqual(all('open'))
    const last = mountLists({ url: path.url })
    await expect.poll(() => statusesOf(last.container)).toEqual(['open'])

    first.unmount()
    await path.play(send('data: 2\n\n'))
    await expect.poll(() => rowsOf(last.container)).toEqual(['2'])
    expect(await path.requests()).toHaveLength(1)
    expect(await path.open()).toBe(1)

    last.unmount()
    await expect.poll(path.open).toBe(0)
    expect(await path.requests()).toHaveLength(1)
  })

  it('a component that comes back resumes where it left', async () => {
    const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
    const first = mountLists({ url: path.url })
    await expect.poll(() => rowsOf(first.container)).toEqual(['1'])
    first.unmount()
    await expect.poll(path.open).toBe(0)
    const second = mountLists({ url: path.url })
    await expect.poll(() => rowsOf(second.container)).toEqual(['2'])
    expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  })

  it('across tabs, components are one tab, which hands its connection on with the last of them', async () => {
    const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
    const use = [acrossTabs()]
    const page = mountLists({ url: path.url, use }, COPIES)
    await expect.poll(() => rowsOf(page.container)).toEqual(all('1'))
    // Shares nothing with the components but lock and channel, as one in another tab would.
    const told: unknown[] = []
    const other = createStream(path.url, { use, onMessage: (data) => void told.push(data) })
    onTestFinished(() => other.close())
    other.open()
    await expect.poll(() => other.getSnapshot().status).toBe('open')
    expect(await locksOf(path.url)).toBe(2)

    page.unmount()
    await expect.poll(() => told).toEqual([2])
    expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
    await expect.poll(() => locksOf(path.url)).toBe(1)
    other.close()
    await expect.poll(path.open).toBe(0)
    await expect.poll(() => locksOf(path.url)).toBe(0)
  })
}
