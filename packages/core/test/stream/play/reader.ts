import {
  createListView,
  iterate,
  SSEError,
  type SSEClient,
  type SSEMessage,
  type SSEOptions,
  type Status,
} from '../../../src/index.ts'
import type { SharedStream } from '../../../src/stream/sharedStream.ts'
import type { StreamHandle } from '../../../src/stream/stream.ts'
import type { PlayServer } from './server.ts'

/** One who reads a stream by handlers, a list, subscriptions and loops, and looks at all that it is told. */
export interface PlayReader {
  readonly name: string
  readonly server: PlayServer
  readonly handle: StreamHandle
  open(): void
  close(): void
  reconnect(): void
  clearGap(): void
  toggle(): void
  /** Subscribes, as a component does that renders. */
  listen(): void
  /** Ends all that it subscribed. */
  leave(): void
  /** Reads by a loop that waits so long after each message, in milliseconds, and leaves at null. */
  loop(pace: () => number | null): void
  abort(): void
  /** Another signal, as another render would bring it. */
  renew(): void
  lastTold(): { number: number | undefined; status: Status | undefined }
  /** What is wrong with it when all has calmed down. */
  checkCalm(): void
  /** Ends all that keeps its stream open; the loops end by themselves. */
  end(): void
  loops(): number
}

interface ReaderParts {
  name: string
  client: SSEClient
  server: PlayServer
  url: string
  options: SSEOptions
  /** Within a handler. */
  onTold(reader: PlayReader): void
  fail(what: string): void
}

export const createReader = ({
  name,
  client,
  server,
  url,
  options,
  onTold,
  fail,
}: ReaderParts): PlayReader => {
  let isEnabled = options.enabled !== false
  let isOpened = false
  let isClosed = false
  let controller = new AbortController()
  const subscriptions = new Set<() => void>()
  let loops = 0

  /** The number it was told last; null where what comes next is of another beginning. */
  let last: number | null = null
  /** What of its stream has been accounted for. */
  let stream: SharedStream | null = null
  let dropped = 0
  let gaps = 0
  let forgotten = 0
  /** What its list is to hold. */
  let items: number[] = []
  let toldStatus: Status | undefined

  const sharedOf = (): SharedStream | null => handle.place().shared as SharedStream | null

  const take = ({ lastEventId }: SSEMessage): void => {
    const number = Number(lastEventId)
    // What the server had finished was forgotten while this one was away: it begins anew, where others are.
    if (stream !== sharedOf() && stream?.isDead()) last = null
    stream = sharedOf()
    const missed = handle.getSnapshot().dropped - dropped
    dropped += missed
    // A gap may have fallen out of the log with the messages before it, and counts as one.
    const isGapMissed = missed > 0 && server.gaps() !== gaps
    gaps = server.gaps()
    const isNext = last === null || number === last + 1 + missed || (isGapMissed && number > last)
    const isAgain = last !== null && number <= last
    if (!isNext || (isAgain && !options.replay))
      fail(`${name}: after ${last} came ${number}, and ${missed} were dropped`)
    last = number
  }

  const allOptions = (): SSEOptions => ({
    ...options,
    signal: controller.signal,
    onMessage: (_, message) => {
      take(message)
      items.push(last!)
      onTold(reader)
    },
    onStatus: (status) => {
      if (status === toldStatus) fail(`${name} was told ${status} twice`)
      toldStatus = status
      const shown = handle.getSnapshot().status
      if (shown !== status) fail(`${name} was told ${status} and reads ${shown}`)
      // What the server finished may be forgotten, and begins anew where others are.
      if (status === 'done') last = null
      onTold(reader)
    },
    onGap: () => {
      last = null
      onTold(reader)
    },
    onError: ({ code, raw }) => {
      if (code === 'decode') take(raw!)
      if (code === 'aborted') {
        isClosed = true
        isOpened = false
      }
      onTold(reader)
    },
    onOpen: () => onTold(reader),
  })
  const handle = client.stream(url, allOptions())
  const list = createListView<number>(handle, { limit: Infinity })
  handle.tap({
    onForget: () => {
      last = null
      dropped = 0
      items = []
      forgotten += 1
    },
  })

  const look = (): void => {
    const snapshot = handle.getSnapshot()
    if (snapshot !== handle.getSnapshot()) fail(`${name}: two looks, two states`)
    if (!Object.isFrozen(snapshot)) fail(`${name}: a state that is not frozen`)
    const { cursor, shared } = handle.place()
    const hasAll = shared !== null && shared === stream && cursor === shared.log.next()
    // No render knows more than the handlers.
    if (hasAll && snapshot.dropped === dropped && last !== null && Number(snapshot.data) > last)
      fail(`${name} shows ${snapshot.data} and was told ${last}`)
    const shown = list.getSnapshot().items
    if (shown.some((item, index) => item !== items[index]))
      fail(`${name} lists ${shown.join()} and was told ${items.join()}`)
  }

  const loop = async (pace: () => number | null): Promise<void> => {
    let at: number | null = null
    const excuses = (): string => [handle.getSnapshot().dropped, forgotten].join()
    let before = excuses()
    for await (const { message } of iterate(handle)) {
      const number = Number(message.lastEventId)
      const isHole = at !== null && server.hasBetween(at, number) && excuses() === before
      if (at !== null && (number <= at || isHole)) fail(`${name} by a loop: after ${at} came ${number}`)
      at = number
      before = excuses()
      const wait = pace()
      if (wait === null) return
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }

  const isHeld = (): boolean => subscriptions.size + loops > 0
  const reader: PlayReader = {
    name,
    server,
    handle,
    open: () => {
      isClosed = false
      isOpened ||= !isHeld()
      handle.open()
    },
    close: () => {
      isClosed = true
      isOpened = false
      handle.close()
    },
    reconnect: () => {
      isClosed = false
      isOpened ||= !isHeld()
      handle.reconnect()
    },
    clearGap: () => handle.clearGap(),
    toggle: () => {
      isEnabled = !isEnabled
      handle.setEnabled(isEnabled)
    },
    listen: () => {
      for (const subscribe of [handle.subscribe, list.subscribe]) subscriptions.add(subscribe(look))
    },
    leave: () => {
      for (const off of subscriptions) off()
      subscriptions.clear()
    },
    loop: (pace) => {
      loops += 1
      loop(pace)
        .catch((error: unknown) => {
          if (!(error instanceof SSEError)) fail(`${name} by a loop: ${String(error)}`)
        })
        .finally(() => (loops -= 1))
    },
    abort: () => controller.abort(),
    renew: () => {
      controller = new AbortController()
      handle.update(client.read(url, allOptions()))
    },
    lastTold: () => ({ number: last ?? undefined, status: toldStatus }),
    checkCalm: () => {
      const { status, lastEventId, data } = handle.getSnapshot()
      const isWanted = isOpened || isHeld()
      const known = toldStatus ?? (options.enabled === false ? 'idle' : 'connecting')
      if (isWanted && known !== status) fail(`${name} was told ${known} and reads ${status}`)
      if (!isEnabled && !isClosed && status !== 'idle') fail(`${name} is disabled and reads ${status}`)
      const isAttached = isWanted && isEnabled && !isClosed
      if (isAttached !== handle.place().isAttached) fail(`${name} is ${isAttached ? 'not ' : ''}attached`)
      if (!isAttached) return
      if (!['open', 'done', 'error'].includes(status)) fail(`${name} reads ${status} still`)
      const listed = list.getSnapshot().items.join()
      if (listed !== items.join()) fail(`${name} lists ${listed} and was told ${items.join()}`)
      if (status !== 'open') return
      const top = server.top()
      if (last !== top) fail(`${name} was told ${last}, of ${top}`)
      if (data !== top || lastEventId !== String(top)) fail(`${name} shows ${data}, of ${top}`)
    },
    end: () => {
      reader.leave()
      reader.close()
    },
    loops: () => loops,
  }
  return reader
}
