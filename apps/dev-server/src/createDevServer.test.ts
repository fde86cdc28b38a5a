import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startServer } from '../test/support/startServer.ts'
import { until } from '../test/support/until.ts'
import { createDevServer } from './index.ts'
import { followFile } from './logs/followFile.ts'

describe('every answer', () => {
  test('GET /api/health', async () => {
    const { get } = await startServer()
    expect(await get('/api/health')).toMatchObject({ status: 200, json: { status: 'ok' } })
  })

  test.each(['/api/nothing', '/nothing', '/api/health/more', '/..%2f..%2fetc/passwd'])(
    '404 in JSON: %s',
    async (path) => {
      const { get } = await startServer()
      const answer = await get(path)
      expect(answer).toMatchObject({ status: 404, json: { error: { code: 'not-found' } } })
    },
  )

  test.each([
    ['POST', '/api/stream', 'GET, HEAD'],
    ['DELETE', '/api/notify', 'POST'],
    ['GET', '/api/chat', 'POST'],
    ['PUT', '/api/faults', 'GET, HEAD, POST'],
  ])('405 with Allow: %s %s', async (method, path, allow) => {
    const { url } = await startServer()
    const response = await fetch(url + path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allow)
    expect(await response.json()).toMatchObject({ error: { code: 'method-not-allowed' } })
  })

  test('pages of this machine may call from any port, others may not', async () => {
    const { url } = await startServer()
    const from = async (origin: string, method = 'GET') =>
      (await fetch(`${url}/api/health`, { method, headers: { Origin: origin } })).headers
    expect((await from('http://localhost:5173')).get('access-control-allow-origin')).toBe(
      'http://localhost:5173',
    )
    const preflight = await from('http://127.0.0.1:5173', 'OPTIONS')
    expect(preflight.get('access-control-allow-headers')).toContain('Last-Event-ID')
    for (const origin of [
      'https://evil.example',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'null',
    ]) {
      expect((await from(origin)).get('access-control-allow-origin')).toBeNull()
    }
  })
})

describe('the pages', () => {
  test('/ leads to both demos and lists the API', async () => {
    const { get } = await startServer()
    const { status, text, headers } = await get('/')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch('text/html')
    for (const part of ['href="/react/"', 'href="/vue/"', '/api/notify']) expect(text).toContain(part)
  })

  test('what the pages are made of is there, and nothing beside it', async () => {
    const { get } = await startServer()
    const { text } = await get('/')
    const parts = [...text.matchAll(/(?:src|href)="(\/site\/[^"]+)"/g)].map(([, path]) => path!)
    expect(parts.length).toBeGreaterThan(2)
    for (const path of parts) expect((await get(path)).status, path).toBe(200)
    expect((await get('/site/../package.json')).status).toBe(404)
    expect((await get('/site/%2e%2e%2fpackage.json')).status).not.toBe(200)
  })

  test('a demo that is not built says how to build it, and is served as soon as it is', async () => {
    const { get, folder } = await startServer()
    for (const name of ['react', 'vue']) {
      const missing = await get(`/${name}/`)
      expect(missing.status).toBe(404)
      expect(missing.text).toContain('npm run build')
      const dist = join(folder, `project/apps/${name}-demo/dist`)
      await mkdir(join(dist, 'assets'), { recursive: true })
      await writeFile(join(dist, 'index.html'), `<title>${name}</title>`)
      await writeFile(join(dist, 'assets/a.js'), 'a()')
      expect(await get(`/${name}/`)).toMatchObject({ status: 200, text: `<title>${name}</title>` })
      expect(await get(`/${name}`)).toMatchObject({ status: 200, text: `<title>${name}</title>` })
      expect(await get(`/${name}/assets/a.js`)).toMatchObject({ status: 200, text: 'a()' })
      expect((await get(`/${name}/assets/none.js`)).status).toBe(404)
    }
  })
})

describe('createDevServer', () => {
  test('close() ends streams, work and timers, and nothing is left to keep a process alive', async () => {
    const before = process.getActiveResourcesInfo().length
    const { server, stream, post, url } = await startServer({ heartbeat: 50 })
    const streams = await Promise.all([
      stream('/api/stream?client=a'),
      stream('/api/stream?client=stalled'),
      stream('/api/logs'),
      stream('/api/metrics-stream'),
      stream('/api/build-progress'),
    ])
    await post('/api/jobs', { kind: 'hash' })
    await post('/api/faults', { fault: 'stall', client: 'stalled' })
    const startedAt = performance.now()
    await Promise.all([server.close(), server.close()])
    expect(performance.now() - startedAt).toBeLessThan(3000)
    for (const open of streams) expect(await open.closed()).toMatch(/ended|cut/)
    await expect(fetch(`${url}/api/health`)).rejects.toThrow()
    await until('sockets and timers to be gone', () => process.getActiveResourcesInfo().length <= before)
  })

  test('a closed server does not go on to read its log', async () => {
    const { server, folder } = await startServer()
    const complaints = vi.spyOn(console, 'error')
    onTestFinished(() => complaints.mockRestore())
    await server.close()
    const file = join(folder, 'server.log')
    await appendFile(file, 'written after the end\n')
    // A slower look than the server's own: by the time of the second one it would have tried to send the line.
    let looks = 0
    const other = await followFile({ file, interval: 400, onLine: () => (looks += 1) })
    await appendFile(file, 'and again\n')
    await until('the other follower to see it', () => looks === 1)
    await other.stop()
    expect(complaints).not.toHaveBeenCalled()
  })

  test('two at once do not disturb each other; a taken port is an error of listen()', async () => {
    const [one, two] = [await startServer(), await startServer()]
    const guest = await two.stream('/api/stream')
    await guest.first('welcome')
    expect((await one.post('/api/notify', { title: 'a', message: 'b' })).json.connections).toBe(0)
    const third = createDevServer({ projectRoot: one.folder })
    await expect(third.listen({ port: Number(new URL(one.url).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    await third.close()
  })

  test('faults are for this machine only', async () => {
    const { server } = await startServer()
    const elsewhere = createServer((req, res) => {
      Object.defineProperty(req.socket, 'remoteAddress', { value: '192.0.2.7' })
      server.app(req, res)
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void elsewhere.close())
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/api/faults`
    const headers = { 'Content-Type': 'application/json', Connection: 'close' }
    const refused = await fetch(url, { method: 'POST', headers, body: '{"fault":"drop"}' })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ error: { code: 'forbidden' } })
    expect(await (await fetch(url, { headers })).json()).toEqual({ enabled: false, faults: [] })
  })
})
