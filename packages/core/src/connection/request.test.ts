import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ConnectionOptions } from './options.ts'
import { headerValue, isLoopback, methodOf, resolveRequest, resuming } from './request.ts'

const URL = 'https://host/events?room=1'
const resolve = (options: ConnectionOptions = {}, url = URL) =>
  resolveRequest(url, options, { attempt: 0, lastEventId: '', reason: 'open' })
const resume = async (options: ConnectionOptions, lastEventId: string) =>
  resuming(await resolve(options), lastEventId, options.lastEventIdParam)
const refusal = (message: RegExp, fatal: boolean) =>
  expect.objectContaining({ code: 'request', fatal, message: expect.stringMatching(message) })

describe('resolveRequest', () => {
  it('adds no header but Accept', async () => {
    expect(await resolve()).toEqual({
      url: URL,
      method: 'GET',
      headers: { accept: 'text/event-stream' },
      body: null,
    })
  })

  it('and, on resume, Last-Event-ID', async () => {
    const headers = { accept: 'text/event-stream', 'last-event-id': '7' }
    expect(await resume({}, '7')).toMatchObject({ url: URL, headers })
  })

  it('lets the given headers win, whatever their case and form', async () => {
    const record = await resolve({ headers: { ACCEPT: 'x/y', 'X-A': 'b' } })
    expect(record.headers).toEqual({ accept: 'x/y', 'x-a': 'b' })
    expect((await resolve({ headers: [['X-A', 'b']] })).headers['x-a']).toBe('b')
    expect((await resolve({ headers: new Headers({ 'X-A': 'b' }) })).headers['x-a']).toBe('b')
  })

  it('a Last-Event-ID given as a header says where to start, not where to go on', async () => {
    const headers = { 'Last-Event-ID': '5' }
    expect((await resolve({ headers })).headers['last-event-id']).toBe('5')
    expect((await resume({ headers }, '9'))!.headers['last-event-id']).toBe('9')
  })

  it('lastEventIdParam: in the query, not in the header, and only when there is one', async () => {
    const options = { lastEventIdParam: 'lastEventId' }
    expect((await resolve(options)).url).toBe(URL)
    const { url, headers } = (await resume(options, 'a b&c'))!
    expect(url).toBe('https://host/events?room=1&lastEventId=a%20b%26c')
    expect(headers).toEqual({ accept: 'text/event-stream' })
  })

  it('an id that no header can carry goes by the parameter only', async () => {
    expect(await resume({}, 'a\x01b')).toBeNull()
    expect(await resume({ lastEventIdParam: 'from' }, 'a\x01b')).toMatchObject({ url: `${URL}&from=a%01b` })
  })

  it('a plain body goes as JSON with its type, any other as it is', async () => {
    expect(await resolve({ body: { a: [1] } })).toMatchObject({
      method: 'POST',
      body: '{"a":[1]}',
      headers: { 'content-type': 'application/json' },
    })
    expect(await resolve({ body: { a: 1 }, headers: { 'content-type': 'application/x' } })).toMatchObject({
      headers: { 'content-type': 'application/x' },
    })
    const form = new URLSearchParams('a=1')
    const { body, headers } = await resolve({ body: form })
    expect(body).toBe(form)
    expect(headers).toEqual({ accept: 'text/event-stream' })
  })

  it.each<[string, ConnectionOptions, RegExp]>([
    ['a GET with a body', { method: 'GET', body: 'x' }, /GET.*cannot have body/],
    ['a method fetch forbids', { method: 'TRACE' }, /Correct the url, `method`/],
    ['an empty method', { method: '' }, /Correct the url, `method`/],
    ['a header with a line break', { headers: { 'X-A': 'a\nb' } }, /Correct `headers`/],
  ])('%s can never work: fatal', async (_, options, message) => {
    await expect(resolve(options)).rejects.toEqual(refusal(message, true))
  })

  it('a url that is none: fatal, and says what is needed outside a page', async () => {
    await expect(resolve({}, '/events')).rejects.toEqual(refusal(/must be absolute/, true))
    await expect(resolve({}, 'http://')).rejects.toEqual(refusal(/is not a url/, true))
    await expect(resolve({}, 'https://user:secret@host/')).rejects.toEqual(refusal(/Correct the url/, true))
  })

  it.each([
    ['an empty page, as test environments have it', { document: { baseURI: 'about:blank' } }],
    ['a worker made of a Blob', { location: { href: 'blob:https://host/1' } }],
  ])(
    '%s has no address that a relative url could start from: it says what is needed there',
    async (_, globals) => {
      for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
      onTestFinished(() => void vi.unstubAllGlobals())
      await expect(resolve({}, '/events')).rejects.toEqual(refusal(/must be absolute/, true))
    },
  )

  it('what a function gave may be better next time: not fatal', async () => {
    await expect(resolve({ headers: () => ({ 'X-A': 'a\nb' }) })).rejects.toEqual(
      refusal(/the cause names it/, false),
    )
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    await expect(resolve({ method: 'POST', body: () => cyclic })).rejects.toEqual(refusal(/circular/, false))
  })

  it('a function that throws or rejects is named, with what it threw', async () => {
    const cause = new Error('no token')
    const headers = (): never => {
      throw cause
    }
    await expect(resolve({ headers })).rejects.toMatchObject({ code: 'request', cause, fatal: false })
    await expect(resolve({ headers: () => Promise.reject(cause) })).rejects.toThrow(
      /option headers.*no token/,
    )
    await expect(resolve({ body: () => Promise.reject(cause) })).rejects.toThrow(/option body.*no token/)
  })
})

describe('headerValue', () => {
  it('is the UTF-8 of the id, one char a byte', () => {
    expect(headerValue('1-42')).toBe('1-42')
    expect(headerValue('é')).toBe('\xc3\xa9')
    expect(headerValue('🚀')).toBe('\xf0\x9f\x9a\x80')
    expect(headerValue('a b\tc')).toBe('a b\tc')
  })

  it('goes without the space around it, which HTTP cuts', () => {
    for (const id of [' a', 'a ', '\ta']) expect(headerValue(id)).toBe('a')
  })

  it.each(['', ' ', 'a\nb', 'a\rb', 'a\0b', 'a\x7f', 'x'.repeat(7_169), 'é'.repeat(3_600)])(
    'cannot carry %j',
    (id) => {
      expect(headerValue(id)).toBeNull()
    },
  )
})

describe('methodOf', () => {
  it('is GET, or POST when there is a body, or what is said', () => {
    expect(methodOf({})).toBe('GET')
    expect(methodOf({ body: null })).toBe('GET')
    expect(methodOf({ body: 'x' })).toBe('POST')
    expect(methodOf({ body: 'x', method: 'put' })).toBe('PUT')
  })
})

describe('isLoopback', () => {
  it.each([
    'http://localhost:1/',
    'http://app.localhost/',
    'http://127.0.0.1/',
    'http://127.1.2.3:80/',
    'http://[::1]:3/',
  ])('%s is', (url) => {
    expect(isLoopback(url)).toBe(true)
  })

  it.each([
    'http://localhost.example.com/',
    'http://127.evil.com/',
    'http://localhoster/',
    'http://10.0.0.1/',
  ])('%s is not', (url) => {
    expect(isLoopback(url)).toBe(false)
  })
})
