/** What CONTRACT.md says, in bytes: a client that puts up with anything would not notice that a server says it otherwise. */
import { describe, expect, it } from 'vitest'
import { setting } from './backends/setting.ts'
import { EVENTS, line } from './clients/expected.ts'

/** The fields of one block, by name; comments are nobody's business. */
const fieldsOf = (block: string): Record<string, string> =>
  Object.fromEntries(
    block
      .split('\n')
      .filter((one) => one && !one.startsWith(':'))
      .map((one) => {
        const [, name = '', value = ''] = /^(\w+): ?(.*)$/.exec(one) ?? []
        return [name, value]
      }),
  )

/** What stands behind the last empty line is no whole block. */
const blocksOf = (body: string) =>
  body
    .replaceAll('\r\n', '\n')
    .split('\n\n')
    .slice(0, -1)
    .map(fieldsOf)
    .filter((fields) => 'data' in fields)

/** As a page shows it. */
const lineOf = ({ event = 'message', data = '' }: Record<string, string>) => {
  const { n, text } = JSON.parse(data) as { n: number; text: string }
  return `${n} ${event} ${text}`
}

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** As a page of another origin asks. */
const ask = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers: { Origin: 'http://page.test', ...headers } })

const read = async (url: string, headers: Record<string, string> = {}) => {
  const response = await ask(url, headers)
  return { response, body: await response.text() }
}

/** Where both are given, the header counts. */
const afterTwelve = (url: string) => ask(`${url}?from=1`, { 'Last-Event-ID': '12' })

for (const { name, url } of setting().servers) {
  describe.concurrent(name, () => {
    const check = (response: Response, body: string, first: number, last: number) => {
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream\b/)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(body).toContain('héllo 世界 ')
      const blocks = blocksOf(body)
      expect(blocks.map(lineOf)).toEqual(numbers(first, last).map(line))
      expect(blocks.map(({ id }) => id)).toEqual(numbers(first, last).map(String))
      expect(blocks.map(({ retry }) => retry)).toEqual(['100', ...blocks.slice(1).map(() => undefined)])
    }

    it('begins at the beginning, behind the header, or behind the parameter', async () => {
      const checkAll = async (response: Response, first: number, last: number) =>
        check(response, await response.text(), first, last)
      await checkAll(await ask(`${url}/events`), 1, 5)
      await checkAll(await ask(`${url}/events?from=7`), 8, 12)
      await checkAll(await afterTwelve(`${url}/events`), 13, EVENTS)
    })

    it('has no end where /events has one', async () => {
      const response = await afterTwelve(`${url}/ticks`)
      let text = ''
      for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
        text += piece
        if (blocksOf(text).length > 5) break
      }
      expect(blocksOf(text).length).toBeGreaterThan(5)
      check(response, text, 13, 12 + blocksOf(text).length)
    })

    it('ends with a 204 that other origins may read', async () => {
      const { response, body } = await read(`${url}/events`, { 'Last-Event-ID': String(EVENTS) })
      expect(response.status).toBe(204)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(body).toBe('')
    })

    it('has the first five as a list that goes before the stream', async () => {
      const { response, body } = await read(`${url}/list`)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      const { items, lastEventId } = JSON.parse(body) as {
        items: { n: number; text: string }[]
        lastEventId: string
      }
      expect(items).toEqual(numbers(1, 5).map((n) => ({ n, text: 'héllo 世界 🎉' })))
      expect(lastEventId).toBe('5')
    })

    it('is late with its first word, and silent after it', async () => {
      const began = performance.now()
      const response = await afterTwelve(`${url}/quiet`)
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      let firstAt = 0
      for (;;) {
        const { done, value = '' } = await reader.read()
        if (done) break
        text += value
        if (text.includes('data:')) firstAt ||= performance.now()
      }
      check(response, text, 13, 13)
      // Not sooner, whatever the machine is busy with: some clocks are coarse.
      expect(firstAt - began).toBeGreaterThan(900)
      expect(performance.now() - began).toBeGreaterThan(5_900)
    })
  })
}
