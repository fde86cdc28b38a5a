import {
  createRandom,
  pick,
  steps,
  type Random,
  type ScenarioServer,
  type Script,
} from '@ssekit/testing/scenarios'
import { expect } from 'vitest'
import { createStream } from '../../src/index.ts'
import type { ConnectionOptions } from '../../src/connection/options.ts'
import { QUICK } from './support/openConnection.ts'
import { eventually, it } from './support/scenario.ts'
import { watchResources } from './support/watchResources.ts'

const { answer, end, head, pause, reset, send, stream } = steps
const SCENARIOS = 200
const AT_ONCE = 25

const hello = 'retry: 1\n: ssekit heartbeat=1000\n\nid: 1\ndata: 1\n\n'
const scripts: Script[] = [
  [],
  [reset],
  stream(hello),
  [...stream(hello), reset],
  [...stream(hello), end],
  [...stream('data: half'), reset],
  [pause(20), head(), pause(20), send(hello)],
  stream(`data: ${'x'.repeat(5_000)}\n\n`),
  stream('event: last\ndata: 1\n\n'),
  [head(503), send('busy')],
  answer(503, { 'Retry-After': '1' }),
  answer(204),
  answer(401),
  answer(404),
  [head(200, { 'content-type': 'text/html' }), send('<p>')],
]

const options = (random: Random): ConnectionOptions => ({
  reconnect: pick(random, [QUICK, false, true, { ...QUICK, maxAttempts: 1 }]),
  connectTimeout: pick(random, [10, 60_000, false]),
  idleTimeout: pick(random, [undefined, 15, false]),
  maxMessageSize: 4_000,
  until: 'last',
  method: pick(random, ['GET', 'GET', 'POST']),
  headers: pick(random, [
    undefined,
    () => ({}),
    () => new Promise<never>(() => {}),
    () => Promise.reject(new Error('no token')),
  ]),
})

const play = async (server: ScenarioServer, random: Random, number: number): Promise<void> => {
  const path = `/events/${number}`
  server.script(path, pick(random, scripts), pick(random, scripts), pick(random, scripts))
  const controller = new AbortController()
  const events = createStream(server.url(path), {
    ...options(random),
    signal: controller.signal,
    onError: () => {},
    onGap: () => {},
  })
  const offs = [events.on('message', () => {}), events.subscribe(() => {})]
  const rest = (): Promise<void> =>
    new Promise((resolve) => setImmediate(() => setTimeout(resolve, Math.floor(random() * 120))))
  await rest()
  for (let i = Math.floor(random() * 4); i > 0; i--) {
    pick(random, [events.reconnect, events.close, events.open, events.reconnect])()
    await rest()
  }
  pick(random, [events.close, () => controller.abort(), () => offs.forEach((off) => off())])()
  events.close()
}

it(`after ${SCENARIOS} random scenarios no socket, timer or listener is left`, async ({ server }) => {
  const { held } = watchResources()
  const seed = Date.now() >>> 0
  const random = createRandom(seed)
  const most = { timers: 0, listeners: 0 }
  for (let number = 0; number < SCENARIOS; number += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, i) => play(server, random, number + i))
    await Promise.resolve()
    most.timers = Math.max(most.timers, held().timers)
    most.listeners = Math.max(most.listeners, held().listeners)
    await Promise.all(batch)
  }
  // That they are counted at all.
  expect(most.timers).toBeGreaterThan(0)
  expect(most.listeners).toBeGreaterThan(0)
  expect(server.requests().length).toBeGreaterThan(SCENARIOS / 2)
  // Timers and listeners go with the last consumer, at the end of its task; sockets when both ends have heard of it.
  await new Promise((resolve) => setImmediate(resolve))
  expect({ ...held(), seed }).toEqual({ timers: 0, listeners: 0, seed })
  await eventually(() => expect({ sockets: server.openSockets(), seed }).toEqual({ sockets: 0, seed }))
})
