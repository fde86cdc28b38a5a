import { isPlain } from '../connection/body.ts'
import type { ReconnectOptions } from '../connection/options.ts'
import { warnAboutNumbers } from '../connection/policy.ts'
import { shownUrl } from '../shownUrl.ts'
import { warnOnce } from '../development.ts'
import { isOption, type OptionName } from './checkOptions.ts'
import type { ConsumerOptions } from './consumerOptions.ts'
import type { StreamOptions } from './defineStream.ts'

/** Options of each consumer's own: complete by type. */
const CONSUMER: Record<keyof ConsumerOptions, true> = {
  events: true,
  onMessage: true,
  onEvent: true,
  onOpen: true,
  onError: true,
  onDone: true,
  onStatus: true,
  onGap: true,
  onComment: true,
  enabled: true,
  signal: true,
  replay: true,
}
const isConsumers = (name: string): boolean => Object.hasOwn(CONSUMER, name)

/** What `reconnect` may hold: complete by type. */
const RECONNECT: Record<keyof ReconnectOptions, true> = {
  delay: true,
  maxDelay: true,
  maxAttempts: true,
  shouldRetry: true,
}

/** The names in an object of options that nobody reads, those within `reconnect` too. */
const unknownIn = (options: object): string[] =>
  Object.entries(options).flatMap(([name, value]) => {
    if (!isOption(name)) return [name]
    if (name !== 'reconnect' || !isPlain(value)) return []
    const names = Object.keys(value as object).filter((key) => !Object.hasOwn(RECONNECT, key))
    return names.map((key) => `${name}.${key}`)
  })

/** Those that make a stream another one: consumers of the same stream cannot differ in them. */
const SOURCE = new Set<OptionName>(['url', 'key', 'method', 'credentials', 'share'])

const shown = (value: unknown): string =>
  typeof value === 'object' || typeof value === 'function' ? `a ${typeof value}` : String(value)

/** Development only: says what has no effect, and why. */
export function warnAboutOptions(definition: object, options: object): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      if (!('url' in definition)) {
        warnOnce('A source without `url` is disabled. Give null where that is meant.')
      }
      for (const name of [...unknownIn(definition), ...unknownIn(options)]) {
        warnOnce(`Unknown option "${name}" is ignored. Is it spelled right?`)
      }
      for (const given of [definition, options]) warnAboutNumbers(given)
    }
  } catch {
    // No bundler, and no Node.
  }
}

/** Development only: the same for what a client gives all its streams. */
export function warnAboutDefaults(defaults: object): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      warnAboutNumbers(defaults)
      for (const name of unknownIn(defaults)) {
        warnOnce(`Unknown option "${name}" of createSSEClient is ignored. Is it spelled right?`)
      }
      for (const [name, value] of Object.entries(defaults)) {
        if (value != null && (isConsumers(name) || name === 'url')) {
          warnOnce(
            `Option "${name}" has no effect as a default of createSSEClient: it belongs to each stream.`,
          )
        }
      }
    }
  } catch {
    // No bundler, and no Node.
  }
}

/** Development only: says when a later consumer of a stream gives another value, as the first one's counts. */
export function warnIfDifferent(
  first: { options: StreamOptions },
  later: { url: string; stream: StreamOptions },
): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      const warn = (name: string, values = ''): void =>
        warnOnce(
          `${shownUrl(later.url)} is shared, and its consumers differ in "${name}"${values}: the first counts. Give them different keys.`,
        )
      for (const [name, value] of Object.entries(later.stream as StreamOptions & ConsumerOptions)) {
        const before: unknown = first.options[name as keyof StreamOptions]
        if (!isOption(name) || isConsumers(name) || SOURCE.has(name) || before === value) continue
        // Functions, and what holds them, differ by identity in each render, which says nothing; what may be a secret stays unsaid.
        if (isPlain(value) && isPlain(before)) {
          if (JSON.stringify(value) !== JSON.stringify(before)) warn(name)
        } else if (typeof value !== 'object' && typeof value !== 'function') {
          warn(name, name === 'body' ? '' : ` (${shown(before)}, then ${shown(value)})`)
        }
      }
    }
  } catch {
    // No bundler, and no Node.
  }
}
