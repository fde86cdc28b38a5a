import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { warn } from '../explain.ts'
import { STREAM_OPTIONS } from './checkOptions.ts'
import type { Source, StreamDefinition, StreamOptions } from './defineStream.ts'
import { readSource } from './readSource.ts'

let warnings: string[] = []
beforeEach(() => {
  warnings = []
  vi.spyOn(console, 'warn').mockImplementation((text: string) => void warnings.push(text))
})
afterEach(() => vi.restoreAllMocks())

const url = 'http://test.invalid/stream'
const read = (source: Source, options: StreamOptions = {}, defaults: StreamOptions = {}) =>
  readSource(source, options, defaults)!
const identityOf = (definition: Omit<StreamDefinition, 'url'> & { url?: string | URL }) =>
  read({ url, ...definition }).identity

describe('readSource', () => {
  it('is null without a source', () => {
    for (const source of [null, undefined, false, ''] as Source[]) expect(readSource(source)).toBeNull()
  })

  it('lets the second argument go before the definition, and that before the defaults', () => {
    const defaults = { buffer: 1, linger: 1, gcTime: 1, decode: 'text' } as const
    const spec = read({ url, linger: 2, gcTime: 2 }, { gcTime: 3 }, defaults)
    expect(spec.stream).toMatchObject({ buffer: 1, linger: 2, gcTime: 3, decode: 'text' })
  })

  it('takes an undefined option for one that was not given', () => {
    expect(
      read({ url, buffer: undefined }, { linger: undefined }, { buffer: 5, linger: 6 }).stream,
    ).toMatchObject({
      buffer: 5,
      linger: 6,
    })
  })

  it('runs the handlers of both', () => {
    const [first, second] = [() => {}, () => {}]
    const spec = readSource({ url, onOpen: first }, { onOpen: second })!
    expect(spec.handlers.map(({ onOpen }) => onOpen)).toEqual([first, second])
  })

  it('names the same stream whatever the objects: url, method, credentials and body make it', () => {
    const identity = read(url).identity
    expect(read(new URL(url)).identity).toBe(identity)
    expect(identityOf({ headers: { a: 'b' }, onMessage: () => {}, buffer: 9, method: 'get' })).toBe(identity)
    const others = [
      identityOf({ url: `${url}?a=1` }),
      identityOf({ credentials: 'include' }),
      identityOf({ method: 'POST' }),
      identityOf({ body: 'text' }),
      identityOf({ body: { a: 1 } }),
      identityOf({ body: { a: 2 } }),
      identityOf({ body: new URLSearchParams({ a: '1' }) }),
    ]
    expect(new Set([identity, ...others]).size).toBe(others.length + 1)
    expect(identityOf({ body: { a: 1 } })).toBe(identityOf({ body: { a: 1 } }))
  })

  it('takes a key for what tells streams of the same url apart: never for the url, method or credentials', () => {
    const identity = identityOf({ key: 'k' })
    expect(identityOf({ key: 'k' })).toBe(identity)
    expect(read(url, { key: 'k' }).identity).toBe(identity)
    const others = [
      identityOf({}),
      identityOf({ key: 'other' }),
      identityOf({ key: 'k', url: `${url}/other` }),
      identityOf({ key: 'k', method: 'POST' }),
      identityOf({ key: 'k', credentials: 'include' }),
    ]
    expect(new Set([identity, ...others]).size).toBe(others.length + 1)
  })

  it('takes a key of the stream’s own in place of the body', () => {
    expect(identityOf({ key: 'k', body: 'one' })).toBe(identityOf({ key: 'k', body: 'two' }))
    expect(identityOf({ key: 'k', body: () => 'one' })).toBe(identityOf({ key: 'k', body: () => 'two' }))
  })

  it('takes a client’s key for its user: bodies still differ, and what is no GET is not shared for it', () => {
    const [one, two] = ['one', 'two'].map((body) => read({ url, body }, {}, { key: 'user-7' }))
    expect(one!.identity).not.toBe(two!.identity)
    expect(one!.isShared).toBe(false)
    expect(read(url, {}, { key: 'user-7' }).identity).not.toBe(read(url, {}, { key: 'user-8' }).identity)
    expect(read({ url, key: 'own' }, {}, { key: 'user-7' }).identity).toBe(identityOf({ key: 'own' }))
  })

  it('shares GET, and anything else only with a key', () => {
    expect(read(url).isShared).toBe(true)
    expect(read({ url, body: 'x' }).isShared).toBe(false)
    expect(read({ url, method: 'DELETE' }).isShared).toBe(false)
    expect(read({ url, body: 'x', key: 'k' }).isShared).toBe(true)
  })

  it('is disabled when either says so', () => {
    expect(readSource(url)!.isEnabled).toBe(true)
    expect(readSource(url, { enabled: false })!.isEnabled).toBe(false)
    expect(readSource({ url, enabled: false }, { enabled: true })!.isEnabled).toBe(false)
  })

  it('does not throw for a url or body that cannot be used: the connection says why', () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    expect(read('relative/outside/a/page').url).toBe('relative/outside/a/page')
    expect(read({ url, body: circular }).isShared).toBe(false)
  })
})

describe('hints in development', () => {
  it('say once that an option is unknown, a url missing', () => {
    const wrong = { url, onmessage: () => {}, constructor: 1 } as StreamDefinition
    for (let render = 0; render < 3; render += 1) {
      readSource(wrong)
      readSource({ uri: url } as unknown as StreamDefinition)
    }
    const about = (text: string) => warnings.filter((warning) => warning.includes(text))
    for (const text of ['"onmessage"', '"constructor"', 'without `url`', '"uri"']) {
      expect(about(text), text).toHaveLength(1)
    }
    expect(warnings).toHaveLength(4)
  })

  it('are silent about all that is right', () => {
    const source: StreamDefinition = {
      url,
      events: {},
      flush: 16,
      buffer: 1,
      gcTime: Infinity,
      decode: undefined,
    }
    readSource(source, { signal: new AbortController().signal, replay: true })
    expect(warnings).toEqual([])
  })

  it('say once how consumers of one stream differ, without showing what may be secret', () => {
    const first = { buffer: 1, headers: { token: 'one' } }
    const later = (stream: StreamOptions) => ({ url: 'http://test.invalid/shared?token=secret', stream })
    const differ = (before: StreamOptions, after: StreamOptions) =>
      warn('differences', STREAM_OPTIONS, before, later(after))
    differ({ ...first, reconnect: {} }, { ...first, headers: { token: 'one' }, reconnect: {} })
    differ(first, {})
    differ({ until: () => true }, { until: () => false })
    // Each has a place of its own.
    differ({ lastEventId: '7' }, { lastEventId: '9' })
    // What makes the identity can only differ in how it is written.
    differ(first, { method: 'get', credentials: undefined })
    expect(warnings).toEqual([])
    for (let times = 0; times < 2; times += 1) {
      differ(first, { buffer: 2 })
      differ(first, { headers: { token: 'secret' } })
    }
    differ({ body: 'one' }, { body: 'secret' })
    expect(warnings).toHaveLength(3)
    expect(warnings[0]).toContain('"buffer" (1, then 2)')
    // What the first one has not is not had by the later ones either.
    differ(first, { until: () => false, schema: { tick: (raw) => raw }, sentinel: '[DONE]' })
    expect(warnings.slice(3)).toEqual([
      expect.stringContaining('"until" (nothing, then a function)'),
      expect.stringContaining('"schema" (nothing, then an object)'),
      expect.stringContaining('"sentinel" (nothing, then [DONE])'),
    ])
    expect(warnings.join()).not.toContain('secret')
  })
})
