import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type LaunchOptions, type Page } from 'playwright'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startNginx } from '../../../../apps/dev-server/test/support/nginx.ts'
// @ts-expect-error -- a script of the repository's, without declarations
import { findBrowsers } from '../../../../scripts/tools/browsers.mjs'
import { createHub, type Hub } from '../../src/index.ts'
import { redisLog } from '../../src/redis/index.ts'
import { until } from '../support/connect.ts'
import { connectRedis, startRedis } from '../support/redisServer.ts'

/** HTTP/1.1 allows six connections to an origin, and the page wants one too. */
const SOURCES = 5
const PAGE = '<!doctype html><title>Sources</title>'

interface Node {
  readonly hub: Hub
  readonly port: number
  /** As the README does it. */
  stop(): Promise<void>
}

type Listen = (listener: RequestListener) => Server & { closeAllConnections?(): void }

const startNode = async (listen: Listen, hub: Hub, port = 0): Promise<Node> => {
  const handler = hub.handler((req) => ({ client: req.socket.remoteAddress ?? 'page' }))
  const server = listen((req, res) => {
    if (req.url!.startsWith('/api/stream')) handler(req, res)
    else {
      res.setHeader('Content-Type', 'text/html')
      res.end(PAGE)
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  let isStopped = false
  const stop = async (): Promise<void> => {
    if (isStopped) return
    isStopped = true
    await hub.close({ drain: 200 })
    // Over HTTP/2 it ends by itself, since everyone was told to go; over HTTP/1.1 a browser keeps unused connections.
    const ended = new Promise<void>((resolve) => void server.close(() => resolve()))
    server.closeAllConnections?.()
    await ended
  }
  onTestFinished(stop)
  return { hub, port: (server.address() as AddressInfo).port, stop }
}

const openPage = async (url: string): Promise<Page> => {
  const found = (findBrowsers() as { name: string; launchOptions: LaunchOptions }[]).find(
    ({ name }) => name === 'chromium',
  )
  expect(found, 'Chromium, or CHROMIUM_PATH').toBeDefined()
  const browser = await chromium.launch(found!.launchOptions)
  onTestFinished(() => browser.close())
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  await page.goto(url)
  await page.evaluate((count) => {
    const sources = Array.from({ length: count }, () => new EventSource('/api/stream'))
    const seen: string[][] = sources.map(() => [])
    sources.forEach((source, i) => (source.onmessage = ({ data }) => seen[i]!.push(data as string)))
    Object.assign(window, { sources, seen })
  }, SOURCES)
  return page
}

const read = (page: Page): Promise<{ states: number[]; seen: string[][] }> =>
  page.evaluate(() => {
    const { sources, seen } = window as unknown as { sources: EventSource[]; seen: string[][] }
    return { states: sources.map(({ readyState }) => readyState), seen }
  })

const waitForAll = (page: Page, text: string): Promise<void> =>
  expect
    .poll(async () => (await read(page)).seen.filter((messages) => messages.includes(text)).length)
    .toBe(SOURCES)

const certificate = () => {
  const folder = mkdtempSync(join(tmpdir(), 'ssekit-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const self = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync('openssl', ['req', ...self, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return { key: readFileSync(key), cert: readFileSync(cert) }
}

describe('five deploys end none of Chromium’s EventSources for good', { timeout: 90_000 }, () => {
  test.each(['HTTP/1.1', 'HTTP/2'])('over %s', async (protocol) => {
    const options = protocol === 'HTTP/2' ? certificate() : null
    const listen: Listen = options
      ? (listener) => createSecureServer(options, listener as never) as never
      : (listener) => createServer(listener)
    let node = await startNode(listen, createHub({ retry: 100 }))
    const page = await openPage(`${options ? 'https' : 'http'}://127.0.0.1:${node.port}/`)
    for (let deploy = 0; deploy < 5; deploy += 1) {
      await until(() => node.hub.stats().connections === SOURCES)
      await node.stop()
      expect((await read(page)).states).not.toContain(2)
      node = await startNode(listen, createHub({ retry: 100 }), node.port)
    }
    await until(() => node.hub.stats().connections === SOURCES)
    await node.hub.broadcast({ text: 'after' })
    await waitForAll(page, 'after')
  })

  test('behind nginx, on one Redis, and none misses a message', async () => {
    const redis = await startRedis()
    const start = async (port = 0) =>
      startNode(
        (listener) => createServer(listener),
        createHub({ retry: 100, log: redisLog({ client: await connectRedis(redis.url) }) }),
        port,
      )
    const nodes = [await start(), await start()]
    const nginx = await startNginx([nodes[0]!.port, nodes[1]!.port])
    const page = await openPage(nginx.https)
    const connections = (): number => nodes.reduce((sum, { hub }) => sum + hub.stats().connections, 0)
    await until(() => connections() === SOURCES)
    let sent = 0
    const send = () => nodes.at(-1)!.hub.broadcast({ text: `${(sent += 1)}` })
    await send()
    await waitForAll(page, '1')
    for (let deploy = 0; deploy < 5; deploy += 1) {
      const old = nodes.shift()!
      const stopping = old.stop()
      for (let i = 0; i < 5; i += 1) {
        await send()
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await stopping
      nodes.push(await start(old.port))
      await until(() => connections() === SOURCES)
    }
    await send()
    await waitForAll(page, `${sent}`)
    const everything = Array.from({ length: sent }, (_, i) => `${i + 1}`)
    expect((await read(page)).seen).toEqual(Array(SOURCES).fill(everything))
  })
})
