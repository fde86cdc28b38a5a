import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  consumerOf,
  gapNotice,
  message,
  microtasks,
  recorder,
  startShared,
  tell,
} from '../../test/stream/memorySource.ts'
import { until } from '../../test/stream/until.ts'
import { unsendableId, type Gap } from '../connection/gap.ts'

afterEach(() => vi.restoreAllMocks())

describe('a gap', () => {
  it('is told to handlers, not as a message, and shown until it is cleared', async () => {
    const { shared, source } = startShared()
    const { told, consumer } = recorder()
    shared.attach(consumer)
    source.push(message(1), gapNotice('evicted', 9), message(10))
    await source.flush()
    expect(told).toEqual(['1', 'gap evicted', '10'])
    expect(shared.getSnapshot()).toMatchObject({
      gap: { requested: '1', oldest: null, reason: 'evicted' },
      data: 10,
    })
    shared.clearGap()
    expect(shared.getSnapshot().gap).toBeNull()
  })

  it('is cleared when the promises of all `onGap` have resolved, of whatever kind', async () => {
    const { shared, source } = startShared()
    const settle: (() => void)[] = []
    const thenable = { then: (resolve: () => void) => void settle.push(resolve) }
    shared.attach(consumerOf({ onGap: () => new Promise<void>((resolve) => settle.push(resolve)) }))
    shared.attach(consumerOf({ onGap: () => thenable }))
    source.push(gapNotice('epoch', 9))
    await source.flush()
    await until(() => settle.length === 2)
    settle[0]!()
    await microtasks()
    expect(shared.getSnapshot().gap).not.toBeNull()
    settle[1]!()
    await until(() => shared.getSnapshot().gap === null)
  })

  it('stays when a promise rejects, and a newer one is not cleared by the older', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { shared, source } = startShared()
    const answers = [Promise.reject(new Error('refetch failed')), Promise.resolve(), new Promise(() => {})]
    shared.attach(consumerOf({ onGap: () => answers.shift() }))
    source.push(gapNotice('epoch', 1))
    await source.flush()
    await until(() => report.mock.calls.length === 1)
    expect(shared.getSnapshot().gap?.reason).toBe('epoch')
    source.push(gapNotice('ahead', 2), gapNotice('evicted', 3))
    await source.flush()
    await microtasks()
    expect(shared.getSnapshot().gap?.reason).toBe('evicted')
  })

  it('that came and went before it was published is no change', async () => {
    const { shared, source } = startShared({ flush: 60_000 })
    const onPublish = vi.fn()
    shared.attach({ ...consumerOf({ onGap: () => Promise.resolve() }), added: new Set([{ onPublish }]) })
    const before = shared.getSnapshot()
    source.push({ type: 'message', message: { ...unsendableId('x'), lastEventId: '' } })
    await source.flush()
    await microtasks()
    expect(shared.getSnapshot()).toBe(before)
    expect(onPublish).not.toHaveBeenCalled()
    shared.end()
  })

  it('may be cleared by its own handler', async () => {
    const { shared, source } = startShared()
    shared.attach(consumerOf({ onGap: () => shared.clearGap() }))
    source.push(gapNotice('evicted', 9))
    await source.flush()
    expect(shared.getSnapshot().gap).toBeNull()
  })

  it('is told in its place to one that was away, once, also when nothing came after it', async () => {
    const { shared, source } = startShared()
    const [stays, goes, nothingAfter] = [recorder(), recorder(), recorder()]
    for (const { consumer } of [stays, goes, nothingAfter]) shared.attach(consumer)
    shared.detach(goes.consumer)
    shared.detach(nothingAfter.consumer)
    source.push(message(1), gapNotice('evicted', 9))
    await source.flush()
    shared.attach(nothingAfter.consumer)
    await source.flush()
    expect(nothingAfter.told).toEqual(['1', 'gap evicted'])
    await tell(source, 10)
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told).toEqual(['1', 'gap evicted', '10'])
    expect(stays.told).toEqual(goes.told)
    shared.detach(goes.consumer)
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told).toHaveLength(3)
  })

  it('is none for one that begins behind it', async () => {
    const { shared, source } = startShared()
    shared.attach(recorder().consumer)
    source.push(gapNotice('evicted', 9), message(10))
    await source.flush()
    const late = recorder()
    shared.attach(late.consumer)
    await tell(source, 11)
    expect(late.told).toEqual(['11'])
  })

  it('cannot be hidden by a notice that is malformed', async () => {
    const { shared, source } = startShared()
    const gaps: Gap[] = []
    shared.attach(consumerOf({ onGap: (gap) => void gaps.push(gap) }))
    for (const data of ['', 'null', '7', '[]', '{"requested":5,"reason":{}}', 'no json']) {
      source.push({ type: 'message', message: { event: 'ssekit:gap', data, lastEventId: '' } })
    }
    await source.flush()
    expect(gaps).toEqual(Array(6).fill({ requested: null, oldest: null, reason: 'unknown' }))
  })

  it('is opened by an id that cannot be sent', async () => {
    const { shared, source } = startShared()
    const { told, consumer } = recorder()
    shared.attach(consumer)
    source.push({ type: 'message', message: unsendableId('ü\n') })
    await source.flush()
    expect(told).toEqual(['gap unsendable-id'])
    expect(shared.getSnapshot().gap).toEqual({ requested: 'ü\n', oldest: null, reason: 'unsendable-id' })
  })
})
