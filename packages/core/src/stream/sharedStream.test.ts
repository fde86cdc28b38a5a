import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  consumerOf,
  message,
  microtasks,
  recorder,
  startShared,
  status,
  tell,
} from '../../test/stream/memorySource.ts'

afterEach(() => vi.restoreAllMocks())

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
    expect(late.told).toEqual(['status open', 'open', '1'])
    source.push(status('reconnecting'), status('open'))
    await source.flush()
    expect(late.told.slice(3)).toEqual(['status reconnecting', 'status open', 'open'])
  })

  it('of one that ended while a consumer was away is told after what that one missed', async () => {
    const { shared, source } = startShared()
    const [stays, away] = [recorder(), recorder({ onDone: () => void away.told.push('onDone') })]
    shared.attach(stays.consumer)
    shared.attach(away.consumer)
    await tell(source, 1)
    shared.detach(away.consumer)
    source.push(message(2), status('done'))
    await source.flush()
    shared.attach(away.consumer)
    await source.flush()
    expect(away.told).toEqual(['1', '2', 'status done', 'onDone'])
  })

  it('is in the state, and published, when handlers hear of it', async () => {
    const { shared, source } = startShared()
    const seen: string[] = []
    const consumer = consumerOf({
      onStatus: (name) => seen.push(`handler: ${name}, state: ${shared.getSnapshot().status}`),
    })
    consumer.added.add({ onPublish: () => seen.push(`published: ${shared.getSnapshot().status}`) })
    shared.attach(consumer)
    source.push(status('open'))
    await source.flush()
    expect(seen).toEqual(['published: open', 'handler: open, state: open'])
  })

  it('publishes pending data under the old status first', async () => {
    const { shared, source } = startShared({ flush: 60_000 })
    const seen: unknown[] = []
    const consumer = consumerOf({})
    consumer.added.add({
      onPublish: () => seen.push([shared.getSnapshot().status, shared.getSnapshot().data]),
    })
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

describe('disposal', () => {
  it('of the last consumer between a message and its publication leaves no timer and calls nobody', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      for (const ending of [message(2), status('done')]) {
        const { shared, source } = startShared({ flush: 'frame' })
        const onPublish = vi.fn()
        const consumer = { ...consumerOf({}), added: new Set([{ onPublish }]) }
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

  it('ends everything, and leaves no timer, in a handler too', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { shared, source } = startShared({ flush: 'frame' })
      const { told, consumer } = recorder({
        onMessage: (data) => {
          if (data === 2) shared.end()
        },
      })
      shared.attach(consumer)
      await tell(source, 1, 2, 3)
      expect(told).toEqual(['1', '2'])
      expect(source.closes).toBe(1)
      expect(vi.getTimerCount()).toBe(0)
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
    shared.end()
    await rest
    expect(told).toEqual(['1'])
  })
})
