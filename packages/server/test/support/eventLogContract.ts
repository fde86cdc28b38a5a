import { describe, expect, onTestFinished, test } from 'vitest'
import { isMeant } from '../../src/log/audience.ts'
import type { EventLog, LogEntry, LogListener, Signal } from '../../src/index.ts'
import { until } from './connect.ts'

interface Heard extends LogListener {
  entries: LogEntry[]
  signals: Signal[]
  resets: string[]
  /** Where the log's tail stood when each entry was heard. */
  tails: unknown[]
}

/** Everything a log says, written down. */
export const listenTo = (log: EventLog): Heard => {
  const heard: Heard = {
    entries: [],
    signals: [],
    resets: [],
    tails: [],
    onEntry(entry) {
      heard.entries.push(entry)
      heard.tails.push(log.tail)
    },
    onSignal: (signal) => void heard.signals.push(signal),
    onReset: (reason) => void heard.resets.push(reason),
  }
  log.listen(heard)
  return heard
}

const all = { to: 'all' } as const
const message = (text: string) => ({ audience: all, block: `data: ${text}\n` })

/** What a hub relies on, of whatever store. */
export const describeEventLog = (
  name: string,
  openLog: (limits?: { size?: number; maxAge?: number }) => Promise<EventLog>,
): void => {
  const open = async (limits?: { size?: number; maxAge?: number }) => {
    const log = await openLog(limits)
    onTestFinished(() => log.close())
    return { log, heard: listenTo(log) }
  }

  describe(name, () => {
    test('numbers messages from 1, without holes, and hands each on before append resolves', async () => {
      const { log, heard } = await open()
      const first = await log.append(message('a'))
      expect(first).toMatchObject({ offset: 1, ...message('a') })
      expect(heard.entries).toEqual([first])
      const second = await log.append(message('b'))
      expect(second).toMatchObject({ epoch: first.epoch, offset: 2 })
      expect(heard.entries).toEqual([first, second])
    })

    test('its tail stands at the entry that is handed on', async () => {
      const { log, heard } = await open()
      await Promise.all([log.append(message('a')), log.append(message('b'))])
      const { epoch } = heard.entries[0]!
      expect(heard.tails).toMatchObject([
        { epoch, offset: 1 },
        { epoch, offset: 2 },
      ])
    })

    test('keeps the order of a crowd', async () => {
      const { log, heard } = await open()
      const sent = await Promise.all(Array.from({ length: 300 }, (_, i) => log.append(message(`${i}`))))
      expect(sent.map(({ offset }) => offset)).toEqual(sent.map((_, i) => i + 1))
      expect(heard.entries).toEqual(sent)
      const { entries } = await log.read(0, 1000)
      expect(entries).toEqual(sent)
    })

    test('reads what follows a position, a page at a time, with the range it holds', async () => {
      const { log } = await open()
      for (const text of ['a', 'b', 'c', 'd']) await log.append(message(text))
      const { epoch } = log.tail!
      expect(await log.read(1, 2)).toMatchObject({
        epoch,
        oldest: 1,
        top: 4,
        entries: [message('b'), message('c')],
      })
      expect((await log.read(3, 10)).entries).toMatchObject([{ offset: 4 }])
      expect(await log.read(4, 10)).toMatchObject({ top: 4, entries: [] })
      expect(await log.read(99, 10)).toMatchObject({ top: 4, entries: [] })
      expect(await log.read(0, 0)).toEqual({ epoch, oldest: 1, top: 4, entries: [] })
    })

    test('an empty log has a range too', async () => {
      const { log } = await open()
      expect(await log.read(0, 10)).toMatchObject({ oldest: 1, top: 0, entries: [] })
      expect(log.tail).toMatchObject({ offset: 0 })
    })

    test('gives back exactly what was stored', async () => {
      const { log } = await open()
      const given = [
        { audience: all, block: 'event: ü\ndata: a\u2028b\0"\\\ndata: 🛰️\n' },
        { audience: { to: 'group', group: 'a "b" {c}', except: ['x', 'y'] } as const, block: 'data\n' },
        { audience: { to: 'clients', clients: ['ann'], group: 'news' } as const, block: '' },
      ]
      for (const one of given) await log.append(one)
      expect((await log.read(0, 10)).entries).toMatchObject(given)
    })

    test('keeps no more than size', async () => {
      const { log } = await open({ size: 3 })
      for (const text of ['a', 'b', 'c', 'd', 'e']) await log.append(message(text))
      expect(await log.read(0, 10)).toMatchObject({
        oldest: 3,
        top: 5,
        entries: [message('c'), message('d'), message('e')],
      })
    })

    test('keeps nothing longer than maxAge, and goes on counting', async () => {
      const { log } = await open({ maxAge: 60 })
      for (const text of ['a', 'b', 'c']) await log.append(message(text))
      let range = await log.read(0, 10)
      while (range.entries.length > 0) range = await log.read(0, 10)
      expect(range).toMatchObject({ oldest: 4, top: 3 })
      expect(await log.append(message('d'))).toMatchObject({ offset: 4, epoch: range.epoch })
      expect(await log.read(0, 10)).toMatchObject({ oldest: 4, top: 4 })
    })

    test('drops the old ones only', async () => {
      const { log } = await open({ maxAge: 400 })
      await log.append(message('old'))
      await log.append(message('old too'))
      const start = performance.now()
      await until(() => performance.now() - start > 250)
      await log.append(message('young'))
      let range = await log.read(0, 10)
      while (range.oldest < 3) range = await log.read(0, 10)
      expect(range).toMatchObject({ oldest: 3, top: 3, entries: [message('young')] })
    })

    test('a signal is heard once, and is no message to anyone', async () => {
      const { log, heard } = await open()
      const signal: Signal = { type: 'disconnect', client: 'ann', reconnect: false }
      await log.append(message('a'))
      await log.signal(signal)
      await log.append(message('b'))
      expect(heard.signals).toEqual([signal])
      const visible = heard.entries.filter(({ audience }) => isMeant(audience, { client: 'ann' }))
      expect(visible).toMatchObject([message('a'), message('b')])
    })

    test('signals take no place among the messages, in their numbers or in the window', async () => {
      const { log, heard } = await open({ size: 3 })
      await log.append(message('a'))
      for (let i = 0; i < 20; i += 1)
        await log.signal({ type: 'disconnect', client: `${i}`, reconnect: true })
      await log.append(message('b'))
      expect(heard.signals).toHaveLength(20)
      expect(heard.entries.map(({ offset }) => offset)).toEqual([1, 2])
      expect(await log.read(0, 10)).toMatchObject({
        oldest: 1,
        top: 2,
        entries: [message('a'), message('b')],
      })
    })

    test('a signal comes after the message before it, and before the one that follows', async () => {
      const { log, heard } = await open()
      const order: string[] = []
      const { onEntry, onSignal } = heard
      heard.onEntry = (entry) => {
        order.push(entry.block.trim())
        onEntry(entry)
      }
      heard.onSignal = (signal) => {
        order.push('signal')
        onSignal(signal)
      }
      const all: Promise<unknown>[] = []
      for (let i = 0; i < 20; i += 1)
        all.push(
          log.append(message(`${i}`)),
          log.signal({ type: 'disconnect', client: 'ann', reconnect: false }),
        )
      await Promise.all(all)
      expect(order).toEqual(Array.from({ length: 20 }, (_, i) => [`data: ${i}`, 'signal']).flat())
    })

    test('never resets while nothing is wrong', async () => {
      const { log, heard } = await open({ size: 5 })
      await log.read(0, 0)
      const before = heard.resets.length
      for (let i = 0; i < 50; i += 1) await log.append(message(`${i}`))
      expect(heard.resets).toHaveLength(before)
      expect(heard.entries).toHaveLength(50)
    })

    test('belongs to one hub', async () => {
      const { log } = await open()
      expect(() => log.listen({ onEntry() {}, onReset() {}, onSignal() {} })).toThrow(/already has a hub/)
    })
  })
}
