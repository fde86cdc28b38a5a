import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  createConsumer,
  gapNotice,
  message,
  startShared,
  status,
  type MemorySource,
} from '../../test/stream/memorySource.ts'
import { until } from '../../test/stream/until.ts'
import type { ConsumerOptions } from './consumerOptions.ts'
import type { Gap } from './gap.ts'

afterEach(() => vi.restoreAllMocks())

/** A consumer and what it was told, in order. */
const recorder = (more: ConsumerOptions = {}) => {
  const told: string[] = []
  const consumer = createConsumer(
    {
      onMessage: (data) => void told.push(String(data)),
      onOpen: () => void told.push('open'),
      onGap: (gap) => void told.push(`gap ${gap.reason}`),
      onStatus: (name) => void told.push(`status ${name}`),
    },
    more,
  )
  return { told, consumer }
}

const microtasks = () => new Promise(setImmediate)
const tell = async (source: MemorySource, ...numbers: number[]) => {
  source.send(...numbers)
  await source.flush()
}

describe('attaching and leaving', () => {
  it('opens with the first consumer, closes after the last, and resumes from the last message told', async () => {
    const idle = vi.fn()
    const { shared, source } = startShared({ lastEventId: 'seed' }, idle)
    const [one, two] = [recorder(), recorder()]
    shared.attach(one.consumer)
    shared.attach(two.consumer)
    expect(source.opened).toEqual(['seed'])
    await tell(source, 1, 2)
    shared.detach(one.consumer)
    await microtasks()
    expect(source.closes).toBe(0)
    shared.detach(two.consumer)
    expect(source.closes).toBe(0)
    await microtasks()
    expect(source.closes).toBe(1)
    expect(idle).toHaveBeenCalledOnce()
    shared.attach(one.consumer)
    expect(source.opened).toEqual(['seed', '2'])
  })

  it('keeps the source for who comes back within the task, and for `linger`', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      for (const linger of [0, 500]) {
        const { shared, source } = startShared({ linger })
        const { consumer } = recorder()
        shared.attach(consumer)
        shared.detach(consumer)
        vi.advanceTimersByTime(Math.max(0, linger - 1))
        shared.attach(consumer)
        await microtasks()
        vi.advanceTimersByTime(10_000)
        expect(source.closes).toBe(0)
        shared.detach(consumer)
        await microtasks()
        vi.advanceTimersByTime(linger)
        expect(source.closes).toBe(1)
        expect(vi.getTimerCount()).toBe(0)
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('asks again for what was read but not told when the last one left', async () => {
    const { shared, source } = startShared()
    const { told, consumer } = recorder({
      onMessage: (data) => {
        if (data === 3) shared.detach(consumer)
      },
    })
    shared.attach(consumer)
    await tell(source, 1, 2, 3, 4, 5, 6)
    await microtasks()
    expect(told).toEqual(['1', '2', '3'])
    shared.attach(consumer)
    expect(source.opened).toEqual(['', told.at(-1)])
    await tell(source, 4, 5)
    expect(told).toEqual(['1', '2', '3', '4', '5'])
  })

  it('goes on where it was when its consumer leaves and comes back in a handler', async () => {
    const { shared, source } = startShared()
    const { told, consumer } = recorder({
      onMessage: (data) => {
        if (data !== 2) return
        shared.detach(consumer)
        shared.attach(consumer)
      },
    })
    shared.attach(consumer)
    await tell(source, 1, 2, 3, 4)
    expect(told).toEqual(['1', '2', '3', '4'])
    expect(source.closes).toBe(0)
  })

  it('starts anew what ended before anybody was told of it', async () => {
    const { shared, source } = startShared()
    const { told, consumer } = recorder()
    shared.attach(consumer)
    source.push(message(1), status('done'))
    shared.detach(consumer)
    await microtasks()
    shared.attach(consumer)
    expect(source.opened).toHaveLength(2)
    expect(shared.getSnapshot().status).toBe('connecting')
    await tell(source, 1)
    expect(told).toContain('1')
  })

  it('hears nothing from a source that was closed', async () => {
    const { shared, source } = startShared()
    const { told, consumer } = recorder()
    shared.attach(consumer)
    shared.detach(consumer)
    await microtasks()
    source.send(9)
    await source.flush()
    expect(told).toEqual([])
    expect(shared.getSnapshot()).toMatchObject({ data: null, lastEventId: null })
    shared.attach(consumer)
    expect(source.opened).toEqual(['', ''])
  })
})

describe('catching up', () => {
  it('gives one that was away what it missed, then what comes, without hole or repeat', async () => {
    const { shared, source } = startShared()
    const [stays, goes] = [recorder(), recorder()]
    shared.attach(stays.consumer)
    shared.attach(goes.consumer)
    await tell(source, 1)
    shared.detach(goes.consumer)
    await tell(source, 2, 3)
    shared.attach(goes.consumer)
    await tell(source, 4)
    expect(goes.told).toEqual(['1', '2', '3', '4'])
    expect(stays.told).toEqual(goes.told)
  })

  it('counts what fell out of the ring', async () => {
    const { shared, source } = startShared({ buffer: 3 })
    const [stays, goes] = [recorder(), recorder()]
    shared.attach(stays.consumer)
    shared.attach(goes.consumer)
    shared.detach(goes.consumer)
    await tell(source, 1, 2, 3, 4, 5)
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told).toEqual(['3', '4', '5'])
    expect(goes.consumer.dropped).toBe(2)
    expect(stays.consumer.dropped).toBe(0)
  })

  it('starts a new one live, or with `replay` at the oldest held; the second argument decides', async () => {
    const { shared, source } = startShared({ buffer: 2 })
    shared.attach(recorder().consumer)
    await tell(source, 1, 2, 3)
    const live = recorder()
    const replay = recorder({ replay: true })
    const overruled = createConsumer(
      { replay: true },
      { replay: false, onMessage: () => live.told.push('wrong') },
    )
    for (const { consumer } of [live, replay, { consumer: overruled }]) shared.attach(consumer)
    await source.flush()
    expect(live.told).toEqual([])
    expect(replay.told).toEqual(['2', '3'])
    expect(replay.consumer.dropped).toBe(0)
  })

  it('feeds one that joins in a handler from the next message on, and with `replay` from this one too', async () => {
    const { shared, source } = startShared()
    const [late, replay] = [recorder(), recorder({ replay: true })]
    const first = recorder({
      onMessage: (data) => {
        if (data !== 1) return
        shared.attach(late.consumer)
        shared.attach(replay.consumer)
      },
    })
    shared.attach(first.consumer)
    await tell(source, 1, 2)
    expect(late.told).toEqual(['2'])
    expect(replay.told).toEqual(['1', '2'])
  })

  it('catches up in slices, and lets nothing overtake', async () => {
    const { shared, source } = startShared({ buffer: Infinity })
    const goes = recorder({
      onMessage: () => {
        const end = performance.now() + 1
        while (performance.now() < end);
      },
    })
    shared.attach(recorder().consumer)
    shared.attach(goes.consumer)
    shared.detach(goes.consumer)
    await tell(source, ...Array.from({ length: 60 }, (_, i) => i))
    let tellsAtTimer = -1
    setTimeout(() => (tellsAtTimer = goes.told.length), 0)
    shared.attach(goes.consumer)
    source.push(message(60), status('reconnecting'), message(61))
    await source.flush()
    await until(() => goes.told.length === 63)
    expect(goes.told.slice(0, 61)).toEqual(Array.from({ length: 61 }, (_, i) => `${i}`))
    expect(goes.told.slice(61)).toEqual(['status reconnecting', '61'])
    expect(tellsAtTimer).toBeGreaterThanOrEqual(0)
    expect(tellsAtTimer).toBeLessThan(60)
  })

  it('stops where it is when its consumer leaves half-way', async () => {
    const { shared, source } = startShared()
    shared.attach(recorder().consumer)
    const goes = recorder({
      onMessage: (data) => {
        if (data === 2) shared.detach(goes.consumer)
      },
    })
    shared.attach(goes.consumer)
    shared.detach(goes.consumer)
    await tell(source, 1, 2, 3)
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told).toEqual(['1', '2'])
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told).toEqual(['1', '2', '3'])
  })
})

describe('status', () => {
  it('tells each consumer of each connection once, late ones before what they catch up on', async () => {
    const { shared, source } = startShared()
    const [early, late] = [recorder(), recorder({ replay: true })]
    shared.attach(early.consumer)
    source.push(status('open'), message(1))
    await source.flush()
    shared.attach(late.consumer)
    shared.detach(late.consumer)
    shared.attach(late.consumer)
    await source.flush()
    expect(early.told).toEqual(['status open', 'open', '1'])
    expect(late.told).toEqual(['open', '1'])
    source.push(status('reconnecting'), status('open'))
    await source.flush()
    expect(late.told.slice(2)).toEqual(['status reconnecting', 'status open', 'open'])
  })

  it('is in the state when handlers hear of it, and published after them', async () => {
    const { shared, source } = startShared()
    const seen: string[] = []
    const consumer = createConsumer({
      onStatus: (name) => seen.push(`handler: ${name}, state: ${shared.getSnapshot().status}`),
    })
    consumer.onPublish = () => seen.push(`published: ${shared.getSnapshot().status}`)
    shared.attach(consumer)
    source.push(status('open'))
    await source.flush()
    expect(seen).toEqual(['handler: open, state: open', 'published: open'])
  })

  it('publishes pending data under the old status first', async () => {
    const { shared, source } = startShared({ flush: 60_000 })
    const seen: unknown[] = []
    const consumer = createConsumer({})
    consumer.onPublish = () => seen.push([shared.getSnapshot().status, shared.getSnapshot().data])
    shared.attach(consumer)
    source.push(status('open'), message(1), status('done'))
    await source.flush()
    expect(seen).toEqual([
      ['open', null],
      ['open', 1],
      ['done', 1],
    ])
  })
})

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
    shared.attach(createConsumer({ onGap: () => new Promise<void>((resolve) => settle.push(resolve)) }))
    shared.attach(createConsumer({ onGap: () => thenable }))
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
    shared.attach(createConsumer({ onGap: () => answers.shift() }))
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
    shared.attach({ ...createConsumer({ onGap: () => Promise.resolve() }), onPublish })
    const before = shared.getSnapshot()
    source.push({ type: 'unsendableId', id: 'x' })
    await source.flush()
    await microtasks()
    expect(shared.getSnapshot()).toBe(before)
    expect(onPublish).not.toHaveBeenCalled()
    shared.dispose()
  })

  it('may be cleared by its own handler', async () => {
    const { shared, source } = startShared()
    shared.attach(createConsumer({ onGap: () => shared.clearGap() }))
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
    shared.attach(createConsumer({ onGap: (gap) => void gaps.push(gap) }))
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
    source.push({ type: 'unsendableId', id: 'ü\n' })
    await source.flush()
    expect(told).toEqual(['gap unsendable-id'])
    expect(shared.getSnapshot().gap).toEqual({ requested: 'ü\n', oldest: null, reason: 'unsendable-id' })
  })
})

describe('disposal', () => {
  it('of the last consumer between a message and its publication leaves no timer and calls nobody', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      for (const ending of [message(2), status('done')]) {
        const { shared, source } = startShared({ flush: 'frame' })
        const onPublish = vi.fn()
        const consumer = { ...createConsumer({}), onPublish }
        shared.attach(consumer)
        source.push(message(1), ending)
        await source.flush()
        source.send(3)
        await source.flush()
        onPublish.mockClear()
        expect(vi.getTimerCount()).toBe(1)
        shared.detach(consumer)
        await microtasks()
        expect(vi.getTimerCount()).toBe(0)
        expect(onPublish).not.toHaveBeenCalled()
        expect(shared.getSnapshot().data).toBe(3)
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('ends everything, tells its consumers, and leaves no timer, in a handler too', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { shared, source } = startShared({ flush: 'frame' })
      const disposed = vi.fn()
      const { told, consumer } = recorder({
        onMessage: (data) => {
          if (data === 2) shared.dispose()
        },
      })
      shared.attach({ ...consumer, onDispose: disposed })
      await tell(source, 1, 2, 3)
      expect(told).toEqual(['1', '2'])
      expect(disposed).toHaveBeenCalledOnce()
      expect(source.closes).toBe(1)
      expect(vi.getTimerCount()).toBe(0)
      expect(shared.getSnapshot()).toMatchObject({ data: null, lastEventId: null, latest: {} })
      shared.open()
      shared.reconnect()
      expect(source.opened).toEqual([''])
    } finally {
      vi.useRealTimers()
    }
  })

  it('between slices stops what is left', async () => {
    const { shared, source } = startShared()
    const { told, consumer } = recorder({
      onMessage: () => {
        const end = performance.now() + 12
        while (performance.now() < end);
      },
    })
    shared.attach(consumer)
    source.send(1, 2, 3)
    const rest = source.flush()
    shared.dispose()
    await rest
    expect(told).toEqual(['1'])
  })
})
