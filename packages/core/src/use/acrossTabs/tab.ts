import type { CloseReason, TabRole } from '../../connection/activity.ts'
import type { Delivery, DeliverySink, MessageSource } from '../../connection/delivery.ts'
import { createEndingCheck } from '../../connection/ending.ts'
import { inRange } from '../../connection/policy.ts'
import { warn } from '../../explain.ts'
import type { Cancel, LockWish, TabChannel } from '../../platform.ts'
import type { Connect, StreamInfo } from '../../source/layer.ts'
import { digest } from '../digest.ts'
import { createPlace, type Place } from './place.ts'
import {
  asData,
  asError,
  isAsk,
  isTell,
  VERSION,
  type Ask,
  type Numbered,
  type Shown,
  type Tell,
} from './protocol.ts'

/** How often a page that follows looks whether the one that leads is alive, in milliseconds. */
const BEAT = 1_000
/** Silent for so many beats, it loses the lead. */
const PATIENCE = 3

/** What a page needs of its browser. */
export interface World {
  now(): number
  random(): number
  after(delay: number, callback: () => void): Cancel
  openTabChannel(name: string, hear: (word: unknown) => void): TabChannel
  holdLock(wish: LockWish): Cancel
}

const BEGINNING: Shown = { status: 'connecting', error: null, retry: null }
/** Another page is to lead, at once. */
const HANDED_ON: Shown = {
  status: 'reconnecting',
  error: null,
  retry: { attempt: 0, delay: 0, at: null, reason: 'reconnect' },
}

export const createTab = (
  world: World,
  connect: Connect,
  sink: DeliverySink,
  stream: StreamInfo,
): MessageSource => {
  const { url, options } = stream
  const name = `ssekit:${VERSION}:${digest(stream.identity)}`
  const capacity = inRange('buffer', options.buffer, 256, 1)
  const endingOf = createEndingCheck(options, () => url)
  const me = world.random()

  let role: 'off' | 'following' | 'leading' = 'off'
  let place: Place
  let term = 0
  let start = ''
  let shown = BEGINNING
  /** It has a connection: it leads, or it has missed too much to follow. */
  let isConnected = false
  let channel: TabChannel | null = null
  let giveBack: Cancel = () => {}
  let cancelBeat: Cancel = () => {}
  let silent = 0
  let isAsking = false
  /** Somebody else was heard: before that nothing need be said. */
  let hasCompany = false
  /** What the page that leads has yet to say. */
  let unsaid: Numbered[] = []
  let wasMessage = false

  const note = (doing: TabRole): void => sink.note({ type: 'tabs', role: doing, lastEventId: place.id() })
  const show = (next: Shown, isNew = false): void => {
    shown = next
    sink.push({ type: 'status', ...next, failure: isNew ? next.error : null })
  }
  const isOver = (): boolean => shown.status === 'done' || shown.status === 'error'
  const isLive = (): boolean => shown.status === 'open' || shown.status === 'reconnecting'

  const tell = (told: Numbered): void => {
    // That of a connection is looked at there.
    const ending = !isConnected && told.type === 'message' && endingOf(told.message)
    if (ending !== 'sentinel') sink.push(told)
    if (!ending) return
    leave()
    if (typeof ending === 'string') show({ status: 'done', error: null, retry: null })
    else show({ status: 'error', error: ending, retry: null }, true)
  }

  // Words

  const ask = (wish: Ask['wish'] = null): void => {
    if (isAsking && !wish) return
    isAsking = true
    channel!.post({ kind: 'ask', from: me, term, next: place.next(), id: place.id(), wish } satisfies Ask)
  }
  const say = (list: Numbered[], about?: Partial<Tell>): void => {
    const from = place.next()! - list.length
    const word = { kind: 'tell', term, start, from, list, id: place.id(), ...asData(shown) } as const
    channel?.post({ ...word, isNew: false, asked: null, at: null, ...about } satisfies Tell)
  }
  const sayAll = (isNew = false): void => {
    if (hasCompany) say(unsaid, { isNew })
    unsaid = []
  }
  const sayRest = (): void => {
    if (unsaid.length > 0) sayAll()
  }

  const hear = (word: unknown): void => {
    if (isAsk(word)) hearAsk(word)
    else if (isTell(word)) hearTell(word)
  }
  const hearAsk = (asked: Ask): void => {
    hasCompany = true
    if (role !== 'leading') return
    if (asked.wish === 'reconnect') tryAgain()
    else if (asked.wish && shown.status === 'error') openOwn()
    sayRest()
    const at = place.find(asked, term)
    say(at === null ? [] : place.since(at), { asked, at })
  }
  const hearTell = (word: Tell): void => {
    if (role !== 'following' || word.term < term) return
    hasCompany = true
    silent = 0
    const { asked, at, from, list } = word
    const end = from + list.length
    if (word.term > term) {
      ;({ term } = word)
      isAsking = false
      note('following')
      if (isConnected) place.lose()
      else if (place.isFresh()) place.adopt(end, word.id)
      else place.settle(0, word.start)
      ask()
    } else if (asked?.from === me && asked.term === term) {
      isAsking = false
      // Unless it has gone on since it asked.
      if ((at === null || at !== asked.next) && asked.next === place.next()) {
        if (at === null) catchUp()
        else if (!isConnected) place.settle(at, asked.id)
        else if (!place.isVague() && place.settle(at, asked.id)) closeOwn()
      }
      if (at !== null && list.length > 0) sink.note({ type: 'fill', messages: list.length })
      if (place.isWaiting()) note('waiting')
    }
    place.take(from, list)
    const next = place.next()
    if (next === null) return
    if (next < end) return ask()
    const { status, retry, error } = word
    if (word.isNew || JSON.stringify(asData(shown)) !== JSON.stringify({ status, retry, error }))
      show({ status, retry, error: asError(error) }, word.isNew)
  }

  // A connection of its own

  const push = (delivery: Delivery): void => {
    if (delivery.type === 'comment') return sink.push(delivery)
    if (delivery.type === 'status') return pushStatus(delivery)
    wasMessage = delivery.type === 'message'
    place.add(delivery)
    if (role === 'following') return ask()
    unsaid.push(delivery)
    if (!wasMessage) sayRest()
  }
  const pushStatus = (delivery: Extract<Delivery, { type: 'status' }>): void => {
    const { status, error, retry, failure } = delivery
    // Its own end is not that of the others: they have the message, and judge for themselves.
    const isOwnEnd = status === 'done' ? wasMessage && options.until != null : error?.code === 'failed'
    wasMessage = false
    if (isOwnEnd) leave()
    // For the page a reconnection like any other, not a beginning.
    if (status === 'connecting' && isLive()) show(HANDED_ON)
    else {
      shown = { status, error, retry }
      sink.push(delivery)
    }
    if (role === 'leading') sayAll(failure !== null)
  }
  const source = connect(
    {
      ...sink,
      push,
      flush: () => {
        sayRest()
        return sink.flush()
      },
    },
    stream,
  )
  const openOwn = (): void => {
    isConnected = true
    source.open(place.id())
  }
  const closeOwn = (reason?: CloseReason): void => {
    isConnected = false
    source.close(reason)
  }
  const tryAgain = (): void => {
    if (isConnected) source.reconnect()
    else openOwn()
  }
  /** It has missed more than the page that leads still has: on its own until the two meet. */
  const catchUp = (): void => {
    if (isConnected) return
    place.lose()
    note('catching-up')
    openOwn()
  }

  // Roles

  const lead = (): void => {
    role = 'leading'
    cancelBeat()
    term = Math.max(world.now(), term + 1) + world.random()
    start = place.id()
    place.begin()
    note('leading')
    if (!isConnected && !isOver()) openOwn()
    // Also where nobody was heard: who queues for the lead may have come before there was one.
    say(unsaid)
    unsaid = []
  }
  const queueForLead = (steal: boolean): void => {
    giveBack()
    giveBack = world.holdLock({
      name,
      steal,
      onHeld: lead,
      onLost: (isStolen, cause) => {
        if (!isStolen) return standAlone(cause)
        closeOwn()
        unsaid = []
        place.lose()
        if (isLive()) show(HANDED_ON)
        follow()
      },
    })
  }
  const follow = (): void => {
    role = 'following'
    silent = 1
    queueForLead(false)
    ask('join')
    cancelBeat()
    cancelBeat = world.after(BEAT, beat)
  }
  /** Counted, not measured: a page that has hung finds but one beat gone, and then hears what was said meanwhile. */
  const beat = (): void => {
    isAsking = false
    if (silent >= PATIENCE) {
      silent = 0
      queueForLead(true)
    } else if (silent > 0 || place.next() === null) ask()
    silent += 1
    cancelBeat = world.after(BEAT, beat)
  }
  const standAlone = (cause: unknown): void => {
    warn('noTabs', url, cause)
    channel?.close()
    channel = null
    lead()
  }

  const enter = (lastEventId: string): void => {
    place = createPlace(lastEventId, capacity, tell)
    try {
      channel = world.openTabChannel(name, hear)
    } catch (cause) {
      return standAlone(cause)
    }
    follow()
  }
  const leave = (reason?: CloseReason): void => {
    sayRest()
    role = 'off'
    cancelBeat()
    place?.lose()
    closeOwn(reason)
    giveBack()
    channel?.close()
    channel = null
    unsaid = []
  }

  return {
    ...source,
    open: (lastEventId) => {
      if (role === 'off') {
        shown = BEGINNING
        enter(lastEventId)
      } else if (shown.status === 'error') {
        if (role === 'leading' || isConnected) openOwn()
        else ask('join')
      }
    },
    reconnect: () => {
      if (role === 'off') {
        show(BEGINNING)
        enter(place.id())
      } else if (role === 'leading' || isConnected) tryAgain()
      else ask('reconnect')
    },
    close: leave,
  }
}
