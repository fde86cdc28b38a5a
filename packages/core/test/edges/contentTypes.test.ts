import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pollingTransport } from '../../src/index.ts'
import { openStream } from '../support/openStream.ts'

const ES = 'text/event-stream'
const MESSAGE = 'data: yes\n\n'

/** A server of its own: a header that is sent twice is what this is about. */
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests }
}

const serveTypes = (...types: string[]) =>
  serve((_, response) => {
    response.writeHead(
      200,
      types.flatMap((type) => ['Content-Type', type]),
    )
    response.write(MESSAGE)
  })

describe('several Content-Type headers: the last valid one counts, as browsers have it', () => {
  it.for([
    { types: [ES, `${ES}; charset=utf-8`] },
    { types: ['text/html; charset=utf-8', ES] },
    { types: [ES, '*/*'] },
    { types: [ES, 'nonsense'] },
    { types: [ES, ''] },
    { types: ['text/plain; a="x, text/html"', `${ES};b="y, text/html"`] },
    { types: ['TEXT/HTML', 'Text/Event-Stream'] },
  ])('$types is a stream', async ({ types }) => {
    const { url } = await serveTypes(...types)
    await openStream({ url }).heard('yes')
  })

  it.for([
    { types: [`${ES}; charset=utf-8`, 'text/html'] },
    { types: [ES, 'text/html', '*/*'] },
    { types: [ES, ES, 'application/json'] },
    { types: ['text/html', `nonsense; a="${ES}"`] },
    { types: ['*/*', 'nonsense'] },
    { types: [''] },
  ])('$types is none', async ({ types }) => {
    const { url, requests } = await serveTypes(...types)
    const { reached, errors, told } = openStream({ url })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'content-type', fatal: true, status: 200, body: MESSAGE }])
    expect(told).toEqual([])
    expect(requests).toHaveLength(1)
  })

  it('for the answer to a POST too', async () => {
    const { url } = await serveTypes('text/html', ES)
    await openStream({ url, method: 'POST', body: {} }).heard('yes')
  })

  it('for a url that is to be polled and answers with a stream: it is read as one', async () => {
    const { url } = await serveTypes('application/json', ES)
    await openStream({ url, transport: pollingTransport() }).heard('yes')
  })

  it('a polling url with JSON in both is JSON', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, [
        'Content-Type',
        'text/html',
        'Content-Type',
        'application/json; charset=utf-8',
      ])
      response.end('[{"event":"message","data":"yes","id":"1"}]')
    })
    const { told } = openStream({ url, transport: pollingTransport() })
    await expect.poll(() => told).toContain('yes')
  })
})
