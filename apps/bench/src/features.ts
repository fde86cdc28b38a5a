import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { build } from 'esbuild'

/** A file of core's sources, whole or the statements in it that begin with these words. */
type Part = readonly [file: string, ...statements: string[]]

/** What a stream can do, and where. What all of them hang on is in none: the loop, the log, the handles. */
const FEATURES: Record<string, Part[]> = {
  'the parser': [
    ['event-stream/createEventStreamParser.ts'],
    ['event-stream/findValue.ts'],
    ['event-stream/eventStreamError.ts'],
    ['event-stream/utf8/default.ts'],
  ],
  'which options can be used, what they are to be, looked at again when they change': [
    ['source/checkOptions.ts'],
    [
      'source/rules.ts',
      'export const each',
      'export const findUnusable',
      'export const unusable',
      'export const is',
    ],
    ['stream/consumer.ts', 'export const findProblem'],
    ['stream/handle.ts', 'const look'],
  ],
  'the latest of each type, snapshots, flush': [['stream/state.ts'], ['platform.ts', 'export const onFrame']],
  'the page in the back/forward cache': [
    ['stream/pauseWhile.ts'],
    ['connection/connection.ts', 'const pauses', 'setPaused:'],
    ['platform.ts', 'export const onPageCached'],
  ],
  'silence, heartbeats, sleep, outages': [['connection/inactivity.ts']],
  'offline: retries park': [
    ['connection/connection.ts', 'if (!signal.aborted && isOffline()'],
    ['platform.ts', 'export const isOffline', 'export const onOnline'],
  ],
  'a preflight that is refused or has no end: the id in the query instead': [
    [
      'connection/sender.ts',
      'let isAllowed',
      'let isSuspect',
      'let hangs',
      'let simple',
      'let isWithout',
      'let wasHung',
      'simple =',
      'wasHung =',
      'if (simple)',
      'isWithout =',
      'const isRefused',
      'if (simple &&',
      'answered:',
      'const isUnanswered',
      'const asSimpleRequest',
      'const needsNoLeave',
    ],
    ['connection/request.ts', 'export const USUAL_PARAM'],
    ['platform.ts', 'export const isCrossOrigin'],
  ],
  'what a refusal says': [['transports/checkResponse.ts', 'const readRefusal']],
  'Retry-After': [['transports/checkResponse.ts', 'export const retryAfter']],
  'several Content-Types': [['transports/checkResponse.ts', 'export const essenceOf']],
  'headers and bodies in all their forms': [['connection/body.ts']],
  'what no fetch can send or reach, said before it is asked': [
    ['connection/request.ts', 'export const unreachable', 'if (target.username', 'if (typeof Request'],
  ],
  'the id as UTF-8, in the query, one that cannot be sent': [
    ['connection/request.ts', 'export const resuming', 'export const withParam', 'export const headerValue'],
    ['connection/gap.ts', 'export const unsendableId'],
  ],
  'decoding, schemas': [['source/decode.ts']],
  'slices of 10 ms, backpressure': [['stream/queue.ts'], ['platform.ts', 'export const yieldToEventLoop']],
  'until, failOn, sentinel, the server’s own end': [['connection/ending.ts']],
  'a gap, and the promise that deals with it': [
    ['connection/gap.ts', 'export const readGap', 'const textOf', 'const parse'],
    ['stream/feed.ts', 'const settle', 'const clearGap', 'let answers'],
    ['stream/consumer.ts', 'export const tellGap'],
  ],
  'who was away goes on from its place': [['stream/log.ts'], ['stream/feed.ts', 'tellLate:']],
  'behind the ID that a component knows already': [
    ['stream/consumer.ts', 'export const startOf', 'export const idOf'],
    ['stream/sharedStream.ts', 'const marks', 'marks.set', 'keepNewest('],
  ],
  'no storm of components that join what was given up': [
    ['connection/connection.ts', 'let givenUp', 'let openedAt', "if (next === 'error')"],
  ],
  'event types by name, for EventSource; one that mends itself': [
    ['source/wantedTypes.ts'],
    ['stream/consumer.ts', 'export const typesOf'],
    ['connection/connection.ts', 'onInterrupted:'],
    ['connection/attempt.ts', 'onInterrupted:'],
  ],
  'leaving a page is no loss': [
    ['platform.ts', 'export const onLeaving'],
    ['connection/connection.ts', 'const stay', 'onLeaving('],
  ],
  '`client.clear()` in a consumer': [
    ['stream/handle.ts', 'const forget', 'const onClear'],
    ['errors.ts', 'export const clearedAway'],
  ],
  '`signal`': [['stream/handle.ts', 'const abort', 'const watchSignal']],
  'errors that nobody handles, in the console': [['errors.ts', 'export const printError']],
  'each status once and in order': [['stream/consumer.ts', 'export const tellStatus']],
  'what makes two streams one': [
    ['source/readSource.ts', 'const identityOf', 'const bodyText', 'const normalUrl'],
  ],
  'growing delays': [['connection/policy.ts', 'export const retryDelay']],
  'the seam `use`': [['source/layer.ts']],
}

/** Bytes that a stream would have less, gzipped, if a part went alone. */
export interface FeatureSize {
  name: string
  bytes: number
}

export interface FeatureReport {
  /** Bytes of a stream with all of them. */
  whole: number
  /** Bytes that it would have less without any of them. */
  together: number
  features: FeatureSize[]
}

const sources = new URL('../../../packages/core/src/', import.meta.url)

/** A stream of the core as one file, and what it was made of. */
const bundleStream = async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { createStream } from './index.ts'`,
      resolveDir: fileURLToPath(sources),
      loader: 'ts',
    },
    bundle: true,
    minify: true,
    write: false,
    sourcemap: 'external',
    outfile: 'stream.js',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))!.text
  return { code: textOf('.js'), map: new TraceMap(textOf('.map')) }
}

const indentOf = (line: string): number => line.search(/\S/)

/** The lines, from 1, of the statements that begin with `words`: down to the bracket that closes them. */
const linesOf = (lines: readonly string[], words: string): number[] => {
  const found: number[] = []
  for (const [start, line] of lines.entries()) {
    if (!line.trimStart().startsWith(words)) continue
    const depth = indentOf(line)
    let end = start
    const goesOn = (next = '') =>
      next === ''
        ? goesOnAfter()
        : indentOf(next) > depth || (indentOf(next) === depth && /^\s*[}\])]/.test(next))
    const goesOnAfter = () => indentOf(lines[end + 2] ?? '') > depth
    while (end + 1 < lines.length && goesOn(lines[end + 1])) end += 1
    for (let number = start; number <= end; number += 1) found.push(number + 1)
  }
  return found
}

/** `file:line` of all that a feature is made of. */
const placesOf = async (parts: readonly Part[]): Promise<Set<string>> => {
  const places = new Set<string>()
  for (const [file, ...statements] of parts) {
    const lines = (await readFile(new URL(file, sources), 'utf8')).split('\n')
    const wanted =
      statements.length === 0
        ? lines.map((_, index) => index + 1)
        : statements.flatMap((words) => {
            const found = linesOf(lines, words)
            if (found.length === 0) throw new Error(`${file} has no statement that begins with "${words}".`)
            return found
          })
    for (const line of wanted) places.add(`${file}:${line}`)
  }
  return places
}

const gzipped = (code: string): number => gzipSync(code, { level: 9 }).length

/**
 * What each feature weighs: gzip of a stream, less gzip without the characters that come from its lines. What is alike
 * compresses together, so they add up to less than the whole.
 */
export const measureFeatures = async (): Promise<FeatureReport> => {
  const { code, map } = await bundleStream()
  /** Where each character comes from. */
  const origins = code.split('\n').flatMap((line, index) =>
    Array.from(`${line}\n`, (_, column) => {
      const { source, line: at } = originalPositionFor(map, { line: index + 1, column })
      return source && `${source.replace(/^.*core\/src\//, '')}:${at}`
    }),
  )
  const whole = gzipped(code)
  const without = (places: ReadonlySet<string>): number =>
    whole - gzipped([...code].filter((_, index) => !places.has(origins[index] ?? '')).join(''))

  const features: FeatureSize[] = []
  const all = new Set<string>()
  for (const [name, parts] of Object.entries(FEATURES)) {
    const places = await placesOf(parts)
    for (const place of places) all.add(place)
    features.push({ name, bytes: without(places) })
  }
  const together = without(all)
  return { whole, together, features: features.sort((a, b) => b.bytes - a.bytes) }
}
