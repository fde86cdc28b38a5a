import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createHub } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { serveHub } from './support/hubServer.ts'

describe('close', () => {
  test('ends all streams properly, after what was sent before', async () => {
    const { hub, url } = await serveHub()
    const streams = [await connect(url), await connect(url), await connect(url)]
    await hub.broadcast({ text: 'last' })
    await hub.close()
    expect(hub.stats()).toMatchObject({ connections: 0, clients: 0, groups: {}, closing: true })
    await until(() => streams.every((stream) => stream.isWhole() === true))
    expect(streams.map((stream) => stream.data())).toEqual([['last'], ['last'], ['last']])
    // Only a window is to keep them apart: their reconnection time stays as it is.
    expect(streams.map((stream) => stream.read().retries)).toEqual([[1000], [1000], [1000]])
  })

  test('makes every send reject, also one that nobody awaits', async () => {
    const { hub } = await serveHub()
    const closing = hub.close()
    const closed = { code: 'hub-closed' }
    // A rejection nobody handled would fail this run.
    void hub.broadcast({ data: 1 })
    await expect(hub.send('ann', { data: 1 })).rejects.toMatchObject(closed)
    await expect(hub.sendGroup('news', { data: 1 })).rejects.toMatchObject(closed)
    await expect(hub.disconnect({ client: 'ann' })).rejects.toMatchObject(closed)
    await closing
    await expect(hub.broadcast({ data: 1 })).rejects.toMatchObject(closed)
  })

  test('tells those who come later to come back, as a lost connection would', async () => {
    const { hub, url } = await serveHub({ retry: 1000 })
    await hub.close()
    const late = await connect(url)
    await until(() => late.isWhole() === true)
    expect(late.status).toBe(200)
    expect(late.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      connection: 'close',
    })
    expect(late.text()).toMatch(/^retry: 1\d{3}\n\n$/)
    expect(hub.stats()).toMatchObject({ connections: 0, opening: 0 })
  })

  test('answers those whose authorisation is under way at once, whatever it says later', async () => {
    let answer = (): void => {}
    const { hub, url } = await serveHub({
      authorize: () => new Promise((resolve) => (answer = () => resolve({ client: 'ann' }))),
    })
    const asked = connect(url)
    const initial = answer
    await until(() => answer !== initial)
    expect(hub.stats().opening).toBe(1)
    await hub.close()
    const told = await asked
    await until(() => told.isWhole() === true)
    expect([told.status, told.read().retries.length]).toEqual([200, 1])
    answer()
    expect((await connect(url)).status).toBe(200)
    expect(hub.stats()).toMatchObject({ connections: 0, opening: 0 })
  })

  test('may be called twice, and from a callback', async () => {
    const closes: Promise<void>[] = []
    const { hub, url } = await serveHub({ callbacks: { onClose: () => void closes.push(hub.close()) } })
    await connect(url)
    await until(() => hub.stats().connections === 1 && hub.stats().catchingUp === 0)
    await Promise.all([hub.close(), hub.close()])
    expect(closes).toHaveLength(1)
    await Promise.all(closes)
    expect(hub.stats().connections).toBe(0)
  })

  test('waits until its readers have taken what was sent', async () => {
    const { hub, url } = await serveHub({ limits: { bufferBytes: 1e9 } })
    const slow = await connect(url)
    slow.pause()
    for (let i = 0; i < 20; i += 1) await hub.broadcast({ text: 'x'.repeat(1_000_000) })
    let isClosed = false
    const closing = hub.close().then(() => (isClosed = true))
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate)
    expect(isClosed).toBe(false)
    slow.resume()
    await closing
    await until(() => slow.isWhole() === true)
    expect(slow.data()).toHaveLength(20)
  })

  test('gives up on a reader that does not take the end', { timeout: 15_000 }, async () => {
    const { hub, url } = await serveHub({ limits: { bufferBytes: 1e9 } })
    const stalled = await connect(url)
    stalled.pause()
    for (let i = 0; i < 20; i += 1) await hub.broadcast({ text: 'x'.repeat(1_000_000) })
    await hub.close()
    expect(hub.stats().connections).toBe(0)
  })

  test('lets the server close', async () => {
    const hub = createHub()
    const server = createServer(hub.handler(grantOfQuery))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const stream = await connect(`http://127.0.0.1:${port}`)
    await hub.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await until(() => stream.isWhole() === true)
  })
})

describe('close with drain', () => {
  test('ends the streams one by one, each with a reconnection time of its own', async () => {
    const { hub, url } = await serveHub({ retry: 1000 })
    const streams = await Promise.all(Array.from({ length: 10 }, () => connect(url)))
    const start = performance.now()
    const closing = hub.close({ drain: 300 })
    await until(() => hub.stats().connections < 10 && hub.stats().connections > 0)
    const { id } = await hub.broadcast({ text: 'to those still here' })
    const late = await connect(url)
    await until(() => late.isWhole() === true)
    expect([late.status, late.read().messages]).toEqual([200, []])
    await closing
    expect(performance.now() - start).toBeGreaterThanOrEqual(250)
    await until(() => streams.every((stream) => stream.isWhole() === true))
    const retries = streams.map((stream) => stream.read().retries.at(-1)!)
    expect(retries.every((retry) => retry >= 1000 && retry <= 2000)).toBe(true)
    expect(new Set(retries).size).toBeGreaterThan(1)
    expect(streams.at(-1)!.read().lastEventId).toBe(id)
    await expect(hub.broadcast({ data: 1 })).rejects.toMatchObject({ code: 'hub-closed' })
  })

  test('is refused for a window that is no time', async () => {
    const { hub } = await serveHub()
    await expect(hub.close({ drain: NaN })).rejects.toMatchObject({ code: 'invalid-option', field: 'drain' })
    expect(hub.stats().closing).toBe(false)
  })
})
