import { appendFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resumingClient } from '../../test/support/resumingClient.ts'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'
import type { LogLine } from '../logs/followFile.ts'

const lines = (messages: { event: string; data: string }[]) =>
  messages.filter(({ event }) => event === 'log').map(({ data }) => JSON.parse(data) as LogLine)

describe('GET /api/logs', () => {
  test('begins with the last 200 lines and goes on as the server writes', async () => {
    const server = await startServer()
    const file = join(server.folder, 'server.log')
    await appendFile(file, Array.from({ length: 300 }, (_, i) => `old ${i}\n`).join(''))
    const probe = await server.stream('/api/logs?client=probe')
    await until('the follower to have read them', () =>
      lines(probe.messages).some(({ line }) => line === 'old 299'),
    )

    const viewer = await server.stream('/api/logs')
    await until('the last lines', () => lines(viewer.messages).length >= 200)
    await server.get('/api/health')
    await until('the line of that request', () =>
      lines(viewer.messages).some(({ line }) => /^GET \/api\/health 200 \d+ms$/.test(line)),
    )
    const numbers = lines(viewer.messages).map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i))
  })

  test('says when each line was written, and how grave it is', async () => {
    const server = await startServer()
    const viewer = await server.stream('/api/logs')
    await server.get('/api/health')
    await server.get('/api/nothing')
    const entry = (start: string) => lines(viewer.messages).find(({ line }) => line.startsWith(start))
    await until('both requests', () => Boolean(entry('GET /api/health') && entry('GET /api/nothing')))
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(entry('GET /api/health')).toMatchObject({ level: 'info', at })
    expect(entry('GET /api/nothing')).toMatchObject({ level: 'warn', at })
  })

  test('survives truncation', async () => {
    const server = await startServer()
    const file = join(server.folder, 'server.log')
    const viewer = await server.stream('/api/logs')
    await until('its own line', () => lines(viewer.messages).length > 0)
    await truncate(file)
    await until('the follower to notice, or a line after', async () => {
      await appendFile(file, 'after the truncation\n')
      return lines(viewer.messages).some(({ line }) => line === 'after the truncation')
    })
  })

  test('a cut line resumes without a double and without a hole', async () => {
    const server = await startServer()
    const file = join(server.folder, 'server.log')
    const client = resumingClient(`${server.url}/api/logs?client=me`)
    await until('the stream', () => lines(client.messages).length > 0)
    for (let round = 0; round < 5; round += 1) {
      const attempts = client.attempts.length
      await appendFile(file, `before ${round}\n`)
      await server.post('/api/faults', { fault: round % 2 ? 'drop' : 'cut', client: 'me' })
      await appendFile(file, `after ${round}\n`)
      await until('the client to be back', () => client.attempts.length > attempts && client.open)
    }
    await appendFile(file, 'the last\n')
    await until('the last line', () => lines(client.messages).some(({ line }) => line === 'the last'))
    const numbers = lines(client.messages).map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i))
    expect(client.messages.some(({ event }) => event === 'ssekit:gap')).toBe(false)
    await client.stop()
  })

  test('who was away for longer than the history is told of the gap and begins with the last lines again', async () => {
    const server = await startServer({ historySize: 5 })
    const file = join(server.folder, 'server.log')
    const before = await server.stream('/api/logs')
    await until('its own line', () =>
      lines(before.messages).some(({ line }) => line.includes('open GET /api/logs')),
    )
    before.close()
    const probe = await server.stream('/api/logs')
    await appendFile(file, Array.from({ length: 20 }, (_, i) => `meanwhile ${i}\n`).join(''))
    await until('them to be sent', () => lines(probe.messages).some(({ line }) => line === 'meanwhile 19'))
    const after = await server.stream('/api/logs', { lastEventId: before.lastEventId })
    expect(await after.first('ssekit:gap')).toMatchObject({ reason: 'evicted' })
    await until('the lines', () => lines(after.messages).some(({ line }) => line === 'meanwhile 19'))
    expect(lines(after.messages).filter(({ line }) => line.startsWith('meanwhile'))).toHaveLength(20)
  })

  test('who asks for the earliest gets each line once', async () => {
    const server = await startServer()
    const probe = await server.stream('/api/logs?client=probe')
    for (let i = 0; i < 5; i += 1) await server.get('/api/health')
    await until(
      'them to be sent',
      () => lines(probe.messages).filter(({ line }) => line.includes('health')).length === 5,
    )
    const viewer = await server.stream('/api/logs?lastEventId=earliest')
    await server.get('/api/last')
    await until('what came after', () =>
      lines(viewer.messages).some(({ line }) => line.includes('/api/last')),
    )
    const numbers = lines(viewer.messages).map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i))
    expect(lines(viewer.messages).filter(({ line }) => line.includes('health'))).toHaveLength(5)
  })

  test('a request cannot forge a line of its own', async () => {
    const server = await startServer()
    const viewer = await server.stream('/api/logs')
    await server.get('/api/nothing%0Aforged')
    await until('the line', () => lines(viewer.messages).some(({ line }) => line.includes('nothing')))
    expect(lines(viewer.messages).some(({ line }) => line.startsWith('forged'))).toBe(false)
  })
})
