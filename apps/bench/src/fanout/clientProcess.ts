import { get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { answerCalls } from '../rounds/calls.ts'
import { createDigest } from '../rounds/digest.ts'

const HOST = '127.0.0.1'
/** So many connect at once: more would fill the queue of the server before it is asked. */
const AT_ONCE = 200
/** The first few are read as a client reads them, to see that nothing is missing. */
const SAMPLES = 3
/** The time of each of their messages is taken. */
const TIMED = 50

const sockets: Socket[] = []
const samples: string[] = []
let delays: number[] = []
let waiting: { mark: string; left: number; done: () => void } | null = null

/** TCP keeps the order: whoever has the last message has them all. */
const watch = (onText: (text: string) => void) => {
  let tail = ''
  return (chunk: Buffer): void => {
    const text = tail + chunk.toString('latin1')
    tail = text.slice(-64)
    onText(text)
    if (waiting && text.includes(waiting.mark) && (waiting.left -= 1) === 0) waiting.done()
  }
}
const takeTimes = (text: string): void => {
  const now = performance.timeOrigin + performance.now()
  for (const [, at] of text.matchAll(/"at":([\d.]+),/g)) delays.push(now - Number(at))
}

const open = (port: number, localAddress: string, number: number): Promise<void> => {
  if (number < SAMPLES) {
    samples[number] = ''
    const seen = watch(() => {})
    return new Promise((resolve, reject) => {
      get(
        { port, localAddress, host: HOST, path: '/', headers: { Accept: 'text/event-stream' }, agent: false },
        (response) => {
          response.on('data', (chunk: Buffer) => {
            samples[number] += chunk.toString('latin1')
            seen(chunk)
          })
          resolve()
        },
      ).on('error', reject)
    })
  }
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: HOST, localAddress }, () =>
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n'),
    )
    sockets.push(socket)
    socket.once('data', () => resolve())
    socket.on('error', reject)
    socket.on('data', watch(number < SAMPLES + TIMED ? takeTimes : () => {}))
  })
}

/** Of the data of every message a sample got, without the times and the marks, which differ. */
const digestOf = (text: string): { messages: number; digest: string } => {
  const digest = createDigest()
  const data = [...text.matchAll(/^data: ?(.*)$/gm)].map(([, own]) =>
    own!.replace(/"at":[\d.]+|last-of-batch.*/g, ''),
  )
  for (const own of data) digest.add(own)
  return { messages: data.length, digest: digest.read() }
}

const handlers = {
  connect: async ({ port, count, address }: { port: number; count: number; address: string }) => {
    for (let from = 0; from < count; from += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) =>
        open(port, address, from + i),
      )
      await Promise.all(batch)
    }
  },
  /** From now on: how many connections have yet to see the mark. */
  expect: ({ mark }: { mark: string }) => {
    delays = []
    let done = (): void => {}
    const all = new Promise<void>((resolve) => (done = resolve))
    waiting = { mark, left: sockets.length + SAMPLES, done }
    arrived = all
  },
  arrived: () => arrived,
  /** Milliseconds from send to receipt. */
  delays: () => {
    const sorted = [...delays].sort((a, b) => a - b)
    const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? NaN
    return { count: sorted.length, median: at(0.5), p99: at(0.99) }
  },
  samples: () => samples.map(digestOf),
  /** One more, that never reads. */
  stall: async ({ port }: { port: number }) => {
    const socket = connect(port, HOST).pause()
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
  },
}
let arrived: Promise<void> = Promise.resolve()
export type ClientCalls = typeof handlers
answerCalls(handlers)
