import { expect, test } from 'vitest'
import { startServer } from '../../test/support/startServer.ts'

test('figures of the hubs and of the process, in the text that Prometheus reads', async () => {
  const server = await startServer()
  const stream = await server.stream('/api/stream')
  await server.post('/api/notify', { title: 'a', message: 'b' })
  await stream.first('notification')
  await server.get('/api/v1/sse/stream/nowhere/x')
  const { status, headers, text } = await server.get('/metrics')
  expect([status, headers.get('content-type')]).toEqual([
    200,
    expect.stringMatching(/^text\/plain; version=0/),
  ])
  expect(text).toMatch(/^ssekit_connections\{hub="guests"\} 1$/m)
  expect(text).toMatch(/^ssekit_connections\{hub="work"\} 0$/m)
  expect(text).toMatch(/^ssekit_delivered_total\{hub="guests"\} [1-9]/m)
  expect(text).toMatch(/^# HELP ssekit_slow_total .+/m)
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m)
})
