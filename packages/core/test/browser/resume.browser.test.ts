import { describe, expect, it, onTestFinished } from 'vitest'
import {
  answer,
  end,
  head,
  reset,
  resume,
  scenarios,
  send,
  stream,
} from '../../../testing/src/remote/index.ts'
import { isWebKit } from '../support/isWebKit.ts'
import { openStream } from '../support/openStream.ts'
import { message, places } from '../support/otherOrigin.ts'

describe('a lost line over the browser’s own fetch', () => {
  it('resumes from the last message after the server ended the response', async () => {
    const path = await scenarios.serve([head(), send(message(1) + message(2)), end], stream(message(3)))
    const { heard, errors, statuses } = openStream({ url: path.url })
    await heard('1', '2', '3')
    expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '2'])
    expect(statuses).toEqual(['open', 'reconnecting', 'open'])
    expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([['network', false]])
  })

  it('resumes after a cut in the middle of a message, which is told whole, and once', async () => {
    const path = await scenarios.serve(stream(message(1)), stream(message(2), message(3)))
    const { heard, errors } = openStream({ url: path.url })
    await heard('1')
    await path.play(send('id: 2\ndata: he'), reset)
    await heard('1', '2', '3')
    expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
    expect(errors).toMatchObject([{ code: 'network', fatal: false, status: 200, lastEventId: '1' }])
  })

  it('drops what an ended response left unfinished', async () => {
    const path = await scenarios.serve(
      [head(), send(`${message(1)}id: 2\ndata: half\n`), end],
      stream(message(2)),
    )
    const { heard } = openStream({ url: path.url })
    await heard('1', '2')
    expect((await path.requests()).at(-1)?.lastEventId).toBe('1')
  })

  it('loses nothing over ten cuts', async () => {
    const cut = (id: number) => [head(), send(message(id)), end]
    const ids = Array.from({ length: 10 }, (_, i) => i + 1)
    const path = await scenarios.serve(...ids.map(cut), stream(message(11)))
    const { heard } = openStream({ url: path.url })
    await heard(...ids.map(String), '11')
    expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, ...ids.map(String)])
  })

  it('carries an id of any script as UTF-8', async () => {
    const path = await scenarios.serve(
      [head(), send('id: 7-ünï-🚀\ndata: 1\n\n'), end],
      stream('data: 2\n\n'),
    )
    const { heard } = openStream({ url: path.url })
    await heard('1', '2')
    const id = '7-ünï-🚀'
    // WebKitGTK takes each byte for a character of its own, and encodes it once more.
    const sent = isWebKit ? String.fromCharCode(...new TextEncoder().encode(id)) : id
    expect((await path.requests()).at(-1)?.lastEventId).toBe(sent)
  })
})

describe('a stream of another origin', () => {
  const once = [head(), send(message(1)), end]

  it('asks no leave for the first connection, and by a preflight for the Last-Event-ID', async () => {
    const path = await scenarios.serve(once, stream(message(2)))
    expect(new URL(path.url).origin).not.toBe(location.origin)
    const { heard } = openStream({ url: path.url })
    await heard('1', '2')
    expect(await path.methods()).toEqual(['GET', 'OPTIONS', 'GET'])
  })

  it('needs no leave with lastEventIdParam', async () => {
    const path = await scenarios.serveAllowing('', once, stream(message(2)))
    const { heard } = openStream({ url: path.url, lastEventIdParam: 'lastEventId' })
    await heard('1', '2')
    expect(await path.methods()).toEqual(['GET', 'GET'])
    const [first, second] = await path.requests()
    expect(first!.url).not.toContain('?')
    expect(second).toMatchObject({ url: expect.stringMatching(/\?lastEventId=1$/), lastEventId: null })
  })

  it('is done, and asks no more, after a 204', async () => {
    const path = await scenarios.serve(once, answer(204))
    const { reached, statuses } = openStream({ url: path.url })
    await reached('done')
    expect(statuses).toEqual(['open', 'reconnecting', 'done'])
    expect(await path.requests()).toHaveLength(2)
  })
})

it('the page’s own origin is asked no leave, and gets the header', async () => {
  const history = await scenarios.serveAnswering(answer(404), [resume({ param: null, upTo: 5, count: 2 })])
  const core = new URL('../../src/index.ts', import.meta.url).href
  const script = `import { createStream } from ${JSON.stringify(core)}
    const told = []
    createStream(${JSON.stringify(history.url)}, {
      reconnect: { delay: 1 },
      onMessage: (data) => told.push(data),
      onGap: (gap) => told.push(gap.reason),
      onError() {},
      onDone: () => parent.postMessage({ told, origin }, '*'),
    }).open()`
  const page = await scenarios.serve(
    answer(200, { 'content-type': 'text/html' }, `<!doctype html><script type="module">${script}</script>`),
  )
  const frame = document.createElement('iframe')
  onTestFinished(() => frame.remove())
  const done = new Promise<unknown>((resolve) => {
    const listen = ({ source, data }: MessageEvent): void => {
      if (source === frame.contentWindow) resolve(data)
    }
    addEventListener('message', listen)
    onTestFinished(() => removeEventListener('message', listen))
  })
  frame.src = page.url
  document.body.append(frame)
  expect(await done).toEqual({ told: [1, 2, 3, 4, 5], origin: new URL(history.url).origin })
  expect(await places(history)).toEqual([null, '2', '4', '5'])
  expect(await history.methods()).not.toContain('OPTIONS')
})
