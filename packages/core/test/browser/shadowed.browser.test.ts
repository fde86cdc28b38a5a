import { describe, expect, it, onTestFinished } from 'vitest'
import { reset, scenarios, stream } from '../../../testing/src/remote/index.ts'
import { openFrame, type Frame } from '../support/frame/openFrame.ts'

/** Names that the library reads, as ids of elements: where the browser has no global of that name, the element is one. */
const GLOBALS = [
  'process',
  'setImmediate',
  'reportError',
  'EventSource',
  'MessageChannel',
  'navigator',
  'origin',
  'location',
  'requestAnimationFrame',
  'queueMicrotask',
]
/** The same of `document`, where a form or image of that name stands before what the document has itself. */
const OF_DOCUMENT = ['addEventListener', 'removeEventListener', 'visibilityState', 'baseURI', 'cookie']

const expectToWork = async ({ core, window }: Frame): Promise<void> => {
  const faults: string[] = []
  window.addEventListener('error', ({ message }) => faults.push(message))
  window.addEventListener('unhandledrejection', ({ reason }) => faults.push(String(reason)))
  const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
  const handled: unknown[] = []
  const events = core.createStream(path.url, {
    reconnect: { delay: 1 },
    use: [core.closeWhenHidden()],
    onMessage: (data) => void handled.push(data),
    onError: () => {},
  })
  onTestFinished(() => events.close())
  events.open()
  await expect.poll(() => events.getSnapshot().data).toBe(1)
  await path.play(reset)
  await expect.poll(() => events.getSnapshot().data).toBe(2)
  expect(handled).toEqual([1, 2])
  expect(events.getSnapshot()).toMatchObject({ status: 'open', error: null })
  expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  events.close()
  await expect.poll(path.open).toBe(0)
  expect(faults).toEqual([])
}

describe('a page that has something of its own under a name that the library reads', () => {
  it.each(GLOBALS)('an element with the id %s', async (name) => {
    const frame = await openFrame(`<div id="${name}"></div>`)
    await expectToWork(frame)
  })

  it.each(OF_DOCUMENT)('a form with the name %s', async (name) => {
    const frame = await openFrame(`<form name="${name}"></form>`)
    expect((frame.window.document as unknown as Record<string, { tagName?: string }>)[name]!.tagName).toBe(
      'FORM',
    )
    await expectToWork(frame)
  })

  it('an image, an embedded object, two of a name', async () => {
    const frame = await openFrame(
      '<img name="visibilityState"><object id="process"></object><form name="addEventListener"></form>' +
        '<form name="addEventListener"></form><iframe name="setImmediate"></iframe>',
    )
    await expectToWork(frame)
  })

  it('all of them at once', async () => {
    const ids = GLOBALS.map((name) => `<div id="${name}"></div>`)
    const forms = OF_DOCUMENT.map((name) => `<form name="${name}"><input name="env" /></form>`)
    await expectToWork(await openFrame([...ids, ...forms].join('')))
  })

  it('a global of the page’s own: var process, function origin', async () => {
    const own = ['process = { env: null }', 'setImmediate = 5', 'reportError = {}', 'origin = {}']
    await expectToWork(await openFrame(`<script>${own.map((line) => `window.${line}`).join(';')}</script>`))
  })

  it('a form named baseURI leaves relative urls to the address', async () => {
    const { core, window } = await openFrame('<form name="baseURI"></form>')
    const events = core.createStream('none', { reconnect: false, onError: () => {} })
    onTestFinished(() => events.close())
    events.open()
    await expect.poll(() => events.getSnapshot().status).toBe('error')
    expect(events.getSnapshot().error!.url).toBe(new URL('none', window.location.href).href)
  })
})
