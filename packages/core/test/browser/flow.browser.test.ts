import { expect, it, onTestFinished } from 'vitest'
import { end, head, scenarios, send, sendNumbered, stream } from '../../../testing/src/remote/index.ts'
import { canSeeLongTasks, watchLongTasks } from '../../../testing/src/browserSuite/watchLongTasks.ts'
import { createStream, iterate } from '../../src/index.ts'
import { openStream, QUICK } from '../support/openStream.ts'

const MIB = 2 ** 20

it('a line of 20 MB ends the stream at the default maxMessageSize, and frees the line', async () => {
  const path = await scenarios.serve([head(), send('data: 1\n\ndata: '), send('x'.repeat(MIB / 4), 80)])
  const { reached, errors, told } = openStream({ url: path.url })
  await reached('error')
  expect(told).toEqual(['1'])
  expect(errors).toMatchObject([{ code: 'message-too-large', fatal: true }])
  expect(errors[0]!.message).toContain('maxMessageSize')
  await expect.poll(path.open).toBe(0)
  expect(await path.requests()).toHaveLength(1)
})

it('100,000 messages at once are told in order, and the page answers all the while', async () => {
  const count = 100_000
  const path = await scenarios.serve([head(), sendNumbered(1)])
  let inOrder = 0
  const burst = createStream(path.url, {
    decode: 'text',
    onMessage: (data) => void (inOrder += data === String(inOrder + 1) ? 1 : 0),
  })
  onTestFinished(() => burst.close())
  burst.open()
  await expect.poll(() => inOrder).toBe(1)
  const longTasks = canSeeLongTasks ? watchLongTasks() : null
  await path.play(sendNumbered(count, 1))
  await expect.poll(() => burst.getSnapshot().message?.data).toBe(String(count))
  expect(inOrder).toBe(count)
  expect((await longTasks?.end()) ?? []).toEqual([])
})

it('a line of 15 MB is a message like any other', async () => {
  const path = await scenarios.serve([head(), send('data: '), send('x'.repeat(MIB), 15), send('\n\n')])
  const { told } = openStream({ url: path.url })
  await expect.poll(() => told.length).toBe(1)
  expect(told[0]!.length).toBe(15 * MIB)
})

it('a loop reads every message in order, across a lost line, and ends with the stream', async () => {
  const path = await scenarios.serve(
    [head(), send('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n'), end],
    stream('id: 3\ndata: 3\n\n', 'event: complete\nid: 4\ndata: 4\n\n'),
  )
  const read: unknown[] = []
  const messages = createStream(path.url, { reconnect: QUICK, until: 'complete', onError: () => {} })
  for await (const { data } of iterate(messages)) read.push(data)
  expect(read).toEqual([1, 2, 3, 4])
  expect(messages.getSnapshot().status).toBe('done')
  expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '2'])
  await expect.poll(path.open).toBe(0)
})

it('leaving a loop frees the line', async () => {
  const path = await scenarios.serve(stream('data: 1\n\n', 'data: 2\n\n'))
  for await (const { data } of iterate(createStream(path.url))) if (data === 2) break
  await expect.poll(path.open).toBe(0)
})

it('closing in the middle of a burst frees the line and tells nothing more', async () => {
  const path = await scenarios.serve(stream('data: 1\n\n'.repeat(1000)))
  let told = 0
  const closed = createStream(path.url, {
    onMessage: () => {
      told += 1
      if (told === 500) closed.close()
    },
  })
  closed.open()
  await expect.poll(() => told).toBeGreaterThan(0)
  await expect.poll(path.open).toBe(0)
  expect(told).toBe(500)
  expect(closed.getSnapshot().status).toBe('closed')
})
