import { expect, onTestFinished, test } from 'vitest'
import { createHub, type HubOptions, type Session } from '../../src/index.ts'
import { connect, until } from '../support/connect.ts'
import { recordingLogger, serveHub } from '../support/hubServer.ts'

/** A stream over Fetch that nobody reads until the test does. */
const openUnread = async (options?: HubOptions) => {
  const hub = createHub({ heartbeat: false, logger: recordingLogger(), ...options })
  onTestFinished(() => hub.close())
  let session: Session | undefined
  const handler = hub.fetchHandler(() => ({ client: 'ann' }), { onOpen: (opened) => void (session = opened) })
  const response = await handler(new Request('http://x/'))
  await until(() => session !== undefined && hub.stats().catchingUp === 0)
  return { hub, session: session!, body: response.body! }
}

const turns = async () => {
  for (let i = 0; i < 5; i += 1) await new Promise(setImmediate)
}

test('a loop that sends and never waits is stopped past bufferBytes, not when its tick is over', async () => {
  const { session } = await openUnread({ limits: { bufferBytes: 200_000 } })
  let sent = 0
  while (sent < 100 && session.send({ text: 'x'.repeat(50_000) })) sent += 1
  expect(sent).toBeLessThan(10)
  expect(session.closed).toBe(true)
})

test.each(['reads', 'leaves'])('drained waits for a reader until it %s', async (how) => {
  const { hub, session, body } = await openUnread()
  let drained = 0
  const send = () => {
    session.send({ text: 'x'.repeat(40_000) })
    void session.drained().then(() => (drained += 1))
  }
  send()
  await until(() => drained === 1)
  // This one finds the buffer of the connection full.
  send()
  await turns()
  expect(drained).toBe(1)
  const reader = body.getReader()
  if (how === 'reads') while (drained === 1) await reader.read()
  else await reader.cancel()
  await until(() => drained === 2)
  expect(hub.stats().connections).toBe(how === 'reads' ? 1 : 0)
})

test('nothing waits for a reader that has taken all', async () => {
  const { hub, url } = await serveHub()
  const stream = await connect(url)
  await until(() => hub.stats().catchingUp === 0)
  for (let i = 0; i < 10; i += 1) await hub.broadcast({ text: 'x'.repeat(30_000) })
  await until(() => stream.data().length === 10)
  await until(() => hub.stats().waitingBytes === 0)
})
