import { expect, test } from 'vitest'
import { memoryLog } from '../src/index.ts'
import { connect, until, type Connected } from './support/connect.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'

const OTHERS = 999
const BUFFER_BYTES = 256 * 1024
/** For the stalled reader alone, so that the others need not read what fills the buffers of two kernels. */
const LARGE = 'x'.repeat(50_000)

const connectMany = async (url: string, count: number): Promise<Connected[]> => {
  const all: Connected[] = []
  while (all.length < count) {
    const batch = Math.min(100, count - all.length)
    all.push(...(await Promise.all(Array.from({ length: batch }, () => connect(`${url}?client=reader`)))))
  }
  return all
}
const numbersOf = (reader: Connected): string[] => reader.data('all')

test('one stalled reader among a thousand: bounded memory, nothing for the others to notice, nothing lost', async () => {
  const logger = recordingLogger()
  const log = memoryLog({ size: 10_000 })
  const { hub, url } = await serveHub({ limits: { bufferBytes: BUFFER_BYTES }, log, logger })
  const others = await connectMany(url, OTHERS)
  const stalled = await connect(`${url}?client=stalled`)
  await until(() => hub.stats().catchingUp === 0)
  stalled.pause()

  let sent = 0
  let large = 0
  let mostWaiting = 0
  while (hub.stats().connections > OTHERS) {
    expect(large, 'a reader that takes nothing is closed').toBeLessThan(1_000)
    if (large % 20 === 0) await hub.broadcast({ event: 'all', data: sent++ })
    await hub.send('stalled', { event: 'large', text: `${large++} ${LARGE}` })
    mostWaiting = Math.max(mostWaiting, hub.stats().waitingBytes)
  }
  await hub.broadcast({ event: 'all', data: sent++ })
  // The message that finds the buffer full is not put into it. The others have a small one each before them, for a moment.
  expect(mostWaiting).toBeLessThan(BUFFER_BYTES + LARGE.length + OTHERS * 80)
  expect(logger.lines).toMatchObject([{ level: 'warn', details: { client: 'stalled' } }])

  const everything = Array.from({ length: sent }, (_, n) => String(n))
  await until(() => others.every((reader) => reader.text().includes(`\ndata: ${sent - 1}\n`)))
  for (const reader of others) expect(numbersOf(reader)).toEqual(everything)
  expect(hub.stats().connections).toBe(OTHERS)

  stalled.resume()
  await until(() => stalled.isWhole() === false)
  const { lastEventId } = stalled.read()
  const back = await connect(`${url}?client=stalled`, { lastEventId })
  await until(() => back.text().includes(`\ndata: ${sent - 1}\n`))
  const both = [...stalled.read().messages, ...back.read().messages]
  expect(both.filter(({ type }) => type === 'all').map(({ data }) => data)).toEqual(everything)
  expect(both.filter(({ type }) => type === 'large').map(({ data }) => Number(data.split(' ')[0]))).toEqual([
    ...Array(large).keys(),
  ])
})
