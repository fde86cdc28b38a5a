import { createStream } from '@ssekit/core'
import { createScenarioServer, steps } from '@ssekit/testing/scenarios'
import { afterAll, beforeAll, expect, it } from 'vitest'

const { head, reset, send, stream } = steps
let server: Awaited<ReturnType<typeof createScenarioServer>>
beforeAll(async () => {
  server = await createScenarioServer()
})
afterAll(() => server.close())

it('goes on where it was when the connection is cut in the middle of a message', async () => {
  server.script(
    '/events',
    [head(), send('retry: 100\n\n', 'id: 1\nda', 'ta: "first"\n\n', 'id: 2\ndata: "sec'), reset],
    stream('id: 2\ndata: "second"\n\n'),
  )
  const seen: unknown[] = []
  const errors: string[] = []
  const events = createStream(server.url('/events'), { onError: ({ code }) => errors.push(code) })
  events.on('message', (data) => seen.push(data))

  await expect.poll(() => seen).toEqual(['first', 'second'])
  expect(errors).toEqual(['network'])
  expect(server.requests('/events').map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])

  events.close()
  await expect.poll(() => server.openSockets()).toBe(0)
})
