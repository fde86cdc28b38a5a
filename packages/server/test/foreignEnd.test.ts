import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { type Session, createHub } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { serve } from './support/serve.ts'

/** Errors that would have ended the process. */
const recordUncaught = (): unknown[] => {
  const uncaught: unknown[] = []
  const others = process.listeners('uncaughtException')
  const record = (error: unknown): void => void uncaught.push(error)
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', record)
  onTestFinished(() => {
    process.off('uncaughtException', record)
    for (const other of others) process.on('uncaughtException', other)
  })
  return uncaught
}

test.each([true, false])(
  'a stream whose response other code has ended is closed, and the process survives (rawWrites: %s)',
  async (rawWrites) => {
    const uncaught = recordUncaught()
    const hub = createHub({ rawWrites })
    onTestFinished(() => hub.close())
    const sessions: Session[] = []
    let response: ServerResponse | undefined
    const handler = hub.handler(() => ({ client: 'ann' }), {
      onOpen: (session) => void sessions.push(session),
    })
    // A timeout middleware ends responses like this.
    const url = await serve((req, res) => {
      response ??= res
      handler(req, res)
    })

    const cut = await connect(url)
    await until(() => sessions.length === 1)
    response!.end()
    sessions[0]!.send({ text: 'of a tail that goes on' })
    await sessions[0]!.drained()
    await hub.broadcast({ text: 'too late' })
    await until(() => sessions[0]!.closed)
    await until(() => cut.isWhole() === true)
    expect(cut.data()).toEqual([])

    const next = await connect(url, { lastEventId: cut.read().lastEventId })
    await until(() => next.data().length === 1)
    expect(next.data()).toEqual(['too late'])
    expect(uncaught).toEqual([])
  },
)
