import { isPlain } from '../connection/request.ts'
import { shownUrl } from '../connection/shownUrl.ts'
import { warnOnce } from '../development.ts'
import type { ConsumerOptions } from './consumerOptions.ts'
import type { StreamDefinition, StreamOptions } from './defineStream.ts'

/** Every option there is, and whose it is: complete by type. */
const OWNERS: Record<keyof StreamDefinition, 'stream' | 'consumer' | 'source'> = {
  url: 'source',
  key: 'source',
  method: 'source',
  body: 'stream',
  headers: 'stream',
  credentials: 'source',
  fetch: 'stream',
  transport: 'stream',
  schema: 'stream',
  decode: 'stream',
  until: 'stream',
  sentinel: 'stream',
  reconnect: 'stream',
  connectTimeout: 'stream',
  idleTimeout: 'stream',
  maxMessageSize: 'stream',
  lastEventIdParam: 'stream',
  flush: 'stream',
  buffer: 'stream',
  lastEventId: 'stream',
  resume: 'stream',
  whenHidden: 'stream',
  share: 'source',
  linger: 'stream',
  gcTime: 'stream',
  events: 'consumer',
  onMessage: 'consumer',
  onEvent: 'consumer',
  onOpen: 'consumer',
  onError: 'consumer',
  onDone: 'consumer',
  onStatus: 'consumer',
  onGap: 'consumer',
  onComment: 'consumer',
  enabled: 'consumer',
  signal: 'consumer',
  replay: 'consumer',
}

const ownerOf = (name: string) =>
  Object.hasOwn(OWNERS, name) ? OWNERS[name as keyof StreamDefinition] : undefined

const shown = (value: unknown): string =>
  typeof value === 'object' || typeof value === 'function' ? `a ${typeof value}` : String(value)

const isCount = (value: unknown): boolean => typeof value === 'number' && value >= 0

/** What a value must be, where another would be replaced by the default. */
const VALUES: Partial<Record<keyof StreamOptions, [is: (value: unknown) => boolean, text: string]>> = {
  buffer: [isCount, 'a number of messages'],
  linger: [isCount, 'a number of milliseconds'],
  gcTime: [isCount, 'a number of milliseconds'],
  flush: [
    (value) => value === 'frame' || value === 'sync' || isCount(value),
    "'frame', 'sync' or milliseconds",
  ],
  whenHidden: [(value) => value === 'keep' || value === 'close', "'keep' or 'close'"],
  share: [(value) => typeof value === 'boolean', 'true or false'],
  decode: [(value) => value === 'json' || value === 'text', "'json' or 'text'"],
}

/** Development only: says what has no effect, and why. */
export const warnAboutOptions = (definition: object, options: object): void => {
  if (typeof process === 'object' && process.env.NODE_ENV !== 'production') {
    if (!('url' in definition)) {
      warnOnce('A source without `url` is disabled. Give null where that is meant.')
    }
    const all: [string, unknown][] = [...Object.entries(definition), ...Object.entries(options)]
    for (const [name, value] of all) warnAbout(name, value)
  }
}

const warnAbout = (name: string, value: unknown): void => {
  if (!ownerOf(name)) warnOnce(`Unknown option "${name}" is ignored. Is it spelled right?`)
  const rule = Object.hasOwn(VALUES, name) ? VALUES[name as keyof StreamOptions] : undefined
  if (rule && value !== undefined && !rule[0](value)) {
    warnOnce(`Option "${name}" must be ${rule[1]}, not ${shown(value)}: the default is used.`)
  }
}

/** Development only: says when a later consumer of a stream gives another value, as the first one's counts. */
export const warnIfDifferent = (
  first: { options: StreamOptions },
  later: { url: string; stream: StreamOptions },
): void => {
  if (typeof process === 'object' && process.env.NODE_ENV !== 'production') {
    const warn = (name: string, values = ''): void =>
      warnOnce(
        `${shownUrl(later.url)} is shared, and its consumers differ in "${name}"${values}: the first counts. Give them different keys.`,
      )
    for (const [name, value] of Object.entries(later.stream as StreamOptions & ConsumerOptions)) {
      const before: unknown = first.options[name as keyof StreamOptions]
      if (ownerOf(name) !== 'stream' || before === value) continue
      // Functions, and what holds them, differ by identity in each render, which says nothing; what may be a secret stays unsaid.
      if (isPlain(value) && isPlain(before)) {
        if (JSON.stringify(value) !== JSON.stringify(before)) warn(name)
      } else if (typeof value !== 'object' && typeof value !== 'function') {
        warn(name, name === 'body' ? '' : ` (${shown(before)}, then ${shown(value)})`)
      }
    }
  }
}
