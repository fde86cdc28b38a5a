import { EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * `/` is an empty page, `/page.js` the script named by the first argument, and `/stream?count=…&perSecond=…&same=…`
 * streams so many messages, at full speed unless told otherwise, then one that says `end`; it waits for `/begin`
 * with that, and `/opened` is answered once it does. A process of its own, so that serving costs the page nothing.
 */
const script = readFileSync(process.argv[2]!)
const PADDING = 'x'.repeat(80)
const TICK = 10

const messageOf = (n: number, isSame: boolean): string =>
  `data: {"n":${isSame ? 0 : n},"text":"${PADDING}"}\n\n`
const messages = (from: number, to: number, isSame: boolean): string => {
  let text = ''
  for (let n = from; n < to; n += 1) text += messageOf(n, isSame)
  return text
}
const END = 'data: end\n\n'

const happened = new EventEmitter()
let isOpen = false

const stream = (response: ServerResponse, url: URL): void => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  response.flushHeaders()
  isOpen = true
  happened.emit('open')
  happened.once('begin', () => send(response, url))
}

const send = (response: ServerResponse, url: URL): void => {
  const { searchParams } = url
  const count = Number(searchParams.get('count'))
  const perSecond = Number(searchParams.get('perSecond'))
  const isSame = searchParams.has('same')
  if (perSecond === 0) {
    response.write(messages(0, count, isSame) + END)
    return
  }
  const begin = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - begin) / 1_000) * perSecond))
    response.write(messages(sent, due, isSame))
    sent = due
    if (sent < count) return
    clearInterval(timer)
    response.write(END)
  }, TICK)
  response.on('close', () => clearInterval(timer))
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url!, 'http://x')
  if (url.pathname === '/stream') return stream(response, url)
  if (url.pathname === '/opened') {
    if (!isOpen) await once(happened, 'open')
    return response.end()
  }
  if (url.pathname === '/begin') {
    isOpen = false
    happened.emit('begin')
    return response.end()
  }
  if (url.pathname === '/page.js') return response.setHeader('Content-Type', 'text/javascript').end(script)
  response
    .setHeader('Content-Type', 'text/html')
    .end('<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>')
})
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
