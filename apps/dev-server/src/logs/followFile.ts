import type { FileHandle } from 'node:fs/promises'
import { open, stat } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'

/** What a line of the file says. */
export interface ReadLine {
  line: string
  /** ISO 8601, where the line says when. */
  at?: string
  /** `info`, `warn`, `error` …, where the line says so. */
  level?: string
}

/** A line with its number, counted from 1 through truncation and rotation, so that it stays unique. */
export interface LogLine extends ReadLine {
  number: number
}

/** What {@link followFile} needs to know. */
export interface FollowOptions {
  file: string
  /** Gets each line once, in order, and not those the file held at the start. It must not throw. */
  onLine: (line: LogLine) => void
  /** Takes a line apart. @default as it is */
  read?: (line: string) => ReadLine
  /** How many of the last lines `last()` keeps. @default 50 */
  keep?: number
  /** Milliseconds between two looks at the file. @default 150 */
  interval?: number
}

/** A file that is followed as it grows. */
export interface Follower {
  /** The last lines so far, oldest first. */
  last(): readonly LogLine[]
  stop(): Promise<void>
}

const chunkSize = 64 * 1024
/** A line longer than this is cut into several: a file without line ends must not fill the memory. */
const maxLineLength = 16 * 1024

/**
 * Follows a file like `tail -F`: through truncation, rotation, deletion and a file that does not exist yet.
 *
 * It looks by interval, not by `fs.watch`, which misses appends on network and container file systems.
 */
export const followFile = async (options: FollowOptions): Promise<Follower> => {
  const { file, onLine, read = (line) => ({ line }), keep = 50, interval = 150 } = options
  const kept: LogLine[] = []
  const buffer = Buffer.alloc(chunkSize)
  let handle: FileHandle | null = null
  let position = 0
  let number = 0
  let live = false
  let stopped = false
  let decoder = new StringDecoder('utf8')
  let rest = ''

  const take = (line: string) => {
    const entry = { ...read(line.endsWith('\r') ? line.slice(0, -1) : line), number: ++number }
    kept.push(entry)
    if (kept.length > keep) kept.shift()
    if (live) onLine(entry)
  }

  const takeText = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    lines.forEach(take)
    while (rest.length > maxLineLength) {
      take(rest.slice(0, maxLineLength))
      rest = rest.slice(maxLineLength)
    }
  }

  const startOver = () => {
    const unfinished = rest + decoder.end()
    if (unfinished) take(unfinished)
    decoder = new StringDecoder('utf8')
    rest = ''
    position = 0
  }

  const readOn = async (source: FileHandle) => {
    while (!stopped) {
      const { bytesRead } = await source.read(buffer, 0, chunkSize, position)
      if (bytesRead === 0) return
      position += bytesRead
      takeText(decoder.write(buffer.subarray(0, bytesRead)))
    }
  }

  const look = async () => {
    const named = await stat(file).catch(() => null)
    if (handle) {
      const held = await handle.stat()
      if (held.size < position) startOver()
      // What was written to the old file after its last look, before another took its name, still counts.
      await readOn(handle)
      if (named && named.ino === held.ino && named.dev === held.dev) return
      await handle.close()
      handle = null
      startOver()
    }
    if (!named) return
    handle = await open(file, 'r').catch(() => null)
    if (handle) await readOn(handle)
  }

  let timer: NodeJS.Timeout | undefined
  let looking = look()
  await looking
  live = true
  const next = () => {
    timer = setTimeout(() => {
      // A look that fails (a folder unmounted, say) is tried again; the last lines stay readable.
      looking = look().catch(() => undefined)
      void looking.then(() => {
        if (!stopped) next()
      })
    }, interval)
    timer.unref()
  }
  next()

  return {
    last: () => kept,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await looking
      await handle?.close()
    },
  }
}
