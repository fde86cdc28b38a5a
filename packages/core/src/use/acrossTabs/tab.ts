// Longer than others: one page's part in the lead, over state that lock, channel, clock and connection share.
import type { CloseReason, TabRole } from '../../connection/activity.ts'
import type { Delivery, DeliverySink, MessageSource } from '../../connection/delivery.ts'
import { createEndingCheck } from '../../connection/ending.ts'
import { inRange } from '../../connection/policy.ts'
import { warn } from '../../explain.ts'
import type { Cancel, LockWish, TabChannel } from '../../platform.ts'
import type { Connect, StreamInfo } from '../../source/layer.ts'
import { createPlace, find, isFresh, isVague, keep, move, pass, settle, since } from './place.ts'
import {
  asData,
  fromData,
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
  const { url, identity, options } = stream
  const name = `ssekit:${VERSION}:${identity}`
  const capacity = inRange('buffer', options.buffer, 256, 1)
  const endingOf = createEndingCheck(options, () => url)
  const me = world.random()

  let role: 'off' | 'following' | 'leading' = 'off'
  let place = createPlace('')
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

  const note = (doing: TabRole): void => sink.note({ type: 'tabs', role: doing, lastEventId: place.id })
  const show = (next: Shown, isNew = false): void => {
    shown = next
    sink.push({ type: 'status', ...next, failure: isNew ? next.error : null })
  }
  /** What one page shows of a change of the lead: for it a reconnection like any other, not a beginning. */
  const isLive = (): boolean => shown.status === 'open' || shown.status === 'reconnecting'

  const add = (passed: Numbered): void => {
    for (const told of pass(place, passed)) {
      keep(place, told, capacity)
      // That of a connection is looked at there.
      const ending = !isConnected && told.type === 'message' && endingOf(told.message)
      if (ending !== 'sentinel') sink.push(told)
      if (!ending) continue
      leave()
      if (typeof ending === 'string') show({ ...BEGINNING, status: 'done' })
      else show({ status: 'error', error: ending, retry: null }, true)
    }
  }

  // What pages say to each other

  const ask = (wish: Ask['wish'] = null): void => {
    if (isAsking && !wish) return
    isAsking = true
    const { id, next } = place
    channel!.postMessage({ kind: 'ask', from: me, term, next, id, wish } satisfies Ask)
  }
  const say = (isNew: boolean, list = unsaid, asked: Ask | null = null, at: number | null = null): void => {
    unsaid = []
    if (!hasCompany) return
    const { id, next } = place
    const word: Omit<Tell, 'list'> = {
      kind: 'tell',
      term,
      start,
      from: next! - list.length,
      id,
      shown: asData(shown),
      isNew,
      asked,
      at,
    }
    channel?.postMessage({ ...word, list } satisfies Tell)
  }
  const sayRest = (): void => {
    if (unsaid.length > 0) say(false)
  }

  const hear = (heard: unknown): void => {
    const word: object = Object(heard)
    if (isAsk(word)) hearAsk(word)
    else if (isTell(word) && role === 'following' && word.term >= term) hearTell(word)
  }
  const hearAsk = (asked: Ask): void => {
    hasCompany = true
    if (role !== 'leading') return
    if (asked.wish === 'reconnect' || (asked.wish && shown.status === 'error')) tryAgain()
    sayRest()
    const at = find(place, asked, term)
    say(false, at === null ? [] : since(place, at), asked, at)
  }
  const hearTell = (word: Tell): void => {
    const { asked, at, from, list } = word
    const end = from + list.length
    hasCompany = true
    silent = 0
    if (word.term > term) {
      ;({ term } = word)
      isAsking = false
      note('following')
      if (isConnected) move(place, null)
      else if (isFresh(place)) adopt(end, word.id)
      else settle(place, 0, word.start)
      ask()
    } else if (asked?.from === me && asked.term === term) {
      isAsking = false
      // Unless it has gone on since it asked.
      if ((at === null || at !== asked.next) && asked.next === place.next) {
        if (at === null) catchUp()
        else if (!isConnected) settle(place, at, asked.id)
        else if (!isVague(place) && settle(place, at, asked.id)) closeOwn()
      }
      if (list.length > 0) sink.note({ type: 'fill', messages: list.length })
      if (place.waiting) note('waiting')
    }
    list.forEach((told, index) => {
      // Telling one may end the stream here.
      if (from + index === place.next) add(told)
    })
    if (place.next === null) return
    if (place.next < end) ask()
    else if (word.isNew || JSON.stringify(asData(shown)) !== JSON.stringify(word.shown))
      show(fromData(word.shown), word.isNew)
  }
  /** It has no place of its own, so it takes over that of the page that leads, and is told nothing older. */
  const adopt = (next: number, id: string): void => {
    if (id) sink.push({ type: 'lastEventId', id })
    place = { ...createPlace(id), next }
  }

  // A connection of its own

  const push = (delivery: Delivery): void => {
    if (delivery.type === 'comment') return sink.push(delivery)
    if (delivery.type === 'status') return pushStatus(delivery)
    wasMessage = delivery.type === 'message'
    add(delivery)
    if (role === 'following') return ask()
    unsaid.push(delivery)
    if (!wasMessage) sayRest()
  }
  const pushStatus = (delivery: Extract<Delivery, { type: 'status' }>): void => {
    const { status, error, retry, failure } = delivery
    // Its own end is not that of the others: they have the message, and judge for themselves.
    const isDeclared = status === 'done' ? options.until != null : failure?.code === 'failed'
    if (wasMessage && isDeclared) leave()
    wasMessage = false
    if (status === 'connecting' && isLive()) show(HANDED_ON)
    else {
      shown = { status, error, retry }
      sink.push(delivery)
    }
    if (role === 'leading') say(failure !== null)
  }
  const flush = (): Promise<void> | undefined => {
    sayRest()
    return sink.flush()
  }
  const source = connect({ ...sink, push, flush }, stream)
  const openOwn = (): void => {
    isConnected = true
    source.open(place.id)
  }
  const closeOwn = (reason?: CloseReason): void => {
    isConnected = false
    source.close(reason)
  }
  const tryAgain = (): void => {
    if (isConnected) source.reconnect()
    else if (role === 'leading') openOwn()
    else ask('reconnect')
  }
  /** It has missed more than the page that leads still has: on its own until the two meet. */
  const catchUp = (): void => {
    if (isConnected) return
    move(place, null)
    note('catching-up')
    openOwn()
  }

  // Who leads

  const lead = (): void => {
    role = 'leading'
    cancelBeat()
    term = Math.max(world.now(), term + 1) + world.random()
    start = place.id
    move(place, 0)
    note('leading')
    if (!isConnected && shown.status !== 'done' && shown.status !== 'error') openOwn()
    say(false)
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
        move(place, null)
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
    } else if (silent > 0 || place.next === null) ask()
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
    place = createPlace(lastEventId)
    shown = BEGINNING
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
    move(place, null)
    closeOwn(reason)
    giveBack()
    channel?.close()
    channel = null
  }

  return {
    ...source,
    open: (lastEventId) => {
      if (role === 'off') enter(lastEventId)
      else if (shown.status === 'error') tryAgain()
    },
    reconnect: () => {
      if (role !== 'off') return tryAgain()
      show(BEGINNING)
      enter(place.id)
    },
    close: leave,
  }
}
