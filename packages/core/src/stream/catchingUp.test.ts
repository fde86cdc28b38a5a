import { describe, expect, it } from 'vitest'
import { consumerOf, message, recorder, startShared, status, tell } from '../../test/stream/memorySource.ts'
import { until } from '../../test/stream/until.ts'

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

  it('and has it look at what it collected, though the state is as it was', async () => {
    const { shared, source } = startShared({ flush: 'sync' })
    const [stays, goes] = [recorder(), recorder()]
    const looks: number[] = []
    goes.consumer.added.add({ onPublish: () => void looks.push(goes.told.length) })
    shared.attach(stays.consumer)
    shared.attach(goes.consumer)
    shared.detach(goes.consumer)
    await tell(source, 1, 2)
    shared.attach(goes.consumer)
    await source.flush()
    expect(looks.at(-1)).toBe(2)
  })

  it('counts what fell out of the log', async () => {
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
    const overruled = consumerOf(
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

  it('tells nothing of it to one that leaves as it is told of the connection', async () => {
    const { shared, source } = startShared()
    shared.attach(recorder().consumer)
    const goes = recorder({ onOpen: () => shared.detach(goes.consumer) })
    shared.attach(goes.consumer)
    source.push(status('open'))
    await source.flush()
    source.push(status('reconnecting'), status('open'))
    await tell(source, 1)
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told).toEqual(['status open', 'open', 'open'])
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told.slice(3)).toEqual(['1'])
  })

  it('tells one that leaves at the last that it missed of a new connection when it is back', async () => {
    const { shared, source } = startShared()
    shared.attach(recorder().consumer)
    const goes = recorder({ onMessage: () => shared.detach(goes.consumer) })
    shared.attach(goes.consumer)
    source.push(status('open'))
    await source.flush()
    shared.detach(goes.consumer)
    await tell(source, 1)
    source.push(status('reconnecting'), status('open'))
    await source.flush()
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told).toEqual(['status open', 'open', '1'])
    shared.attach(goes.consumer)
    await source.flush()
    expect(goes.told.slice(3)).toEqual(['open'])
  })
})
