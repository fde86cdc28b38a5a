import { type IncomingHttpHeaders, request } from 'node:http'
import { onTestFinished, vi } from 'vitest'
import { type Reading, readEventStream } from './eventStreamText.ts'

export interface Connected {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Everything received, as it came. */
  text(): string
  read(): Reading
  /** Data of the messages of a type, `message` by default. */
  data(type?: string): string[]
  /** True when the server ended the body properly; null while it is open, false when it was cut. */
  isWhole(): boolean | null
  /** Stops reading from the socket, so that the server meets a full one. */
  pause(): void
  resume(): void
  /** Leaves without a word. */
  leave(): void
}

interface ConnectOptions {
  lastEventId?: string
  headers?: Record<string, string>
  method?: string
  body?: string
}

/** Waits for a condition, never for a time. */
export const until = (condition: () => boolean, what = condition.toString()): Promise<void> =>
  vi.waitFor(
    () => {
      if (!condition()) throw new Error(`Still waiting for: ${what}`)
    },
    { timeout: 15_000, interval: 5 },
  )

/** Resolves with the head of the response. */
export const connect = (url: string, options: ConnectOptions = {}): Promise<Connected> => {
  const { lastEventId, headers = {}, method = 'GET', body } = options
  if (lastEventId !== undefined)
    headers['Last-Event-ID'] = Buffer.from(lastEventId, 'utf8').toString('latin1')
  return new Promise((resolve, reject) => {
    const req = request(url, { method, headers, agent: false }, (res) => {
      const chunks: Buffer[] = []
      let whole: boolean | null = null
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('close', () => (whole = res.complete))
      res.on('error', () => {})
      const text = (): string => Buffer.concat(chunks).toString('utf8')
      const read = (): Reading => readEventStream(text())
      resolve({
        status: res.statusCode!,
        headers: res.headers,
        text,
        read,
        data: (type = 'message') =>
          read()
            .messages.filter((message) => message.type === type)
            .map(({ data }) => data),
        isWhole: () => whole,
        pause: () => res.pause(),
        resume: () => res.resume(),
        leave: () => req.destroy(),
      })
    })
    req.on('error', reject)
    req.end(body)
    onTestFinished(() => void req.destroy())
  })
}
