// Longer than others: one page's part in the lead, over state that channel, place and connection share.
import {
  readyStateOf,
  type CloseReason,
  type Delivery,
  type DeliverySink,
  type MessageSource,
  type PauseReason,
  type Retry,
  type Status,
  type TabRole,
} from '../../connection/delivery.ts'
import { endingOf } from '../../connection/ending.ts'
import type { SSEError } from '../../errors.ts'
import { inRange } from '../../connection/policy.ts'
import { warn } from '../../explain.ts'
import { soon, type Cancel } from '../../platform.ts'
import type { TabChannel } from './browser.ts'
import type { Connect, StreamInfo } from '../../source/layer.ts'
import { USUAL_BUFFER } from '../../stream/log.ts'
import { BEAT, createLead, type World } from './lead.ts'
import { createPlace, isFresh, isVague, keep, move, pass, settle, toldAfter } from './place.ts'
import { read, VERSION, type Ask, type Numbered, type Tell, type Want } from './protocol.ts'
import { asData, BEGINNING, fromData } from './shown.ts'

export const createTab = (
  world: World,
  connect: Connect,
  sink: DeliverySink,
  stream: StreamInfo,
): MessageSource => {
  const { url, identity, options, eventTypes } = stream
  const name = `ssekit:${VERSION}:${identity}`
  const capacity = inRange(options.buffer, USUAL_BUFFER, 1)
  const me = world.random()

  let role: 'off' | 'following' | 'leading' = 'off'
  let place = createPlace('')
  let term = 0
  let start = ''
  let shown = BEGINNING
  /** It has a connection: it leads, or it has missed too much to follow. */
  let isConnected = false
  const pauses = new Set<PauseReason>()
  /** It comes back when nothing pauses it any more. */
  let isAwaited = false
  let channel: TabChannel | null = null
  let offShown: Cancel | null = null
  let isAsking = false
  /** Somebody else was heard: before that nothing need be said. */
  let hasCompany = false
  /** What the page that leads has yet to say. */
  let unsaid: Numbered[] = []
  let wasMessage = false

  let noted: TabRole | null = null
  const note = (role: TabRole): void => {
    noted = role
    sink.note({ type: 'tabs', role, lastEventId: place.id })
  }
  const show = (
    status: Status,
    error: SSEError | null = null,
    retry: Retry | null = null,
    isNew = false,
  ): void => {
    const isLive = shown.status === 'open' || shown.status === 'reconnecting'
    if (isLive && status === 'connecting') {
      // For the page a reconnection like any other, not a beginning: another page is to lead, at once.
      status = 'reconnecting'
      retry = { attempt: 0, delay: 0, at: null, reason: 'reconnect' }
    }
    shown = { status, error: asData(error), retry }
    sink.push({ type: 'status', status, error, retry, failure: isNew ? error : null })
  }
  const isOver = (): boolean => readyStateOf(shown.status) === 2

  const add = (passed: Numbered): void => {
    for (const told of pass(place, passed)) {
      keep(place, told, capacity)
      // That of a connection is looked at there.
      const ending = !isConnected && told.type === 'message' && endingOf(told.message, options, url)
      if (ending !== 'sentinel') sink.push(told)
      if (!ending) continue
      leave()
      const error = typeof ending === 'string' ? null : ending
      show(error ? 'error' : 'done', error, null, true)
    }
  }

  // What pages say to each other

  /** A channel that takes no word is none: then this page has a connection of its own. */
  const post = (word: Ask | Tell | Want): void => {
    try {
      channel?.postMessage(word)
    } catch (cause) {
      channel!.close()
      channel = null
      // Whoever says something may be in the middle of it.
      soon(() => {
        if (role !== 'off') standAlone(cause)
      })
    }
  }
  const ask = (wish: Ask[5] = null): void => {
    if (!channel || (isAsking && !wish)) return
    isAsking = true
    post(['ask', me, term, place.next, place.id, wish])
  }
  const say = (isNew = false, list = unsaid, asked: Ask | null = null, isKnown = false): void => {
    unsaid = []
    const from = place.next! - list.length
    post(['tell', term, start, from, list, place.id, shown, isNew, asked, isKnown])
  }
  const sayRest = (): void => {
    if (unsaid.length > 0) say()
  }

  const want = (): void => {
    const types = eventTypes.now()
    if (role === 'following' && types.length > 0) post(['want', types])
  }
  eventTypes.onAdd(want)

  const hear = (heard: unknown): void => {
    const word = read(heard)
    if (!word) return
    hasCompany = true
    if (word[0] === 'tell') hearTell(word)
    // Whoever leads next shall know it too.
    else if (word[0] === 'want') eventTypes.add(word[1])
    else if (role === 'leading') hearAsk(word)
  }
  const hearAsk = (asked: Ask): void => {
    const [, , , , , wish] = asked
    if (wish === 'reconnect') tryAgain()
    else if (wish && shown.status === 'error') openOwn()
    sayRest()
    const told = toldAfter(place, asked)
    say(false, told ?? [], asked, told !== null)
  }
  /** Answered: `at` is the number of what comes after the ID, if the page that leads knows it. */
  const goOn = (id: string, at: number, isKnown: boolean): void => {
    if (isConnected) {
      if (isKnown && !isVague(place) && settle(place, at, id)) closeOwn()
      else if (id !== place.id) ask()
    } else if (isKnown) settle(place, at, id)
    else {
      // It has missed more than the page that leads still has: on its own until the two meet.
      move(place, null)
      note('catching-up')
      openOwn()
    }
  }
  const hearTell = ([, itsTerm, itsStart, from, list, id, itsShown, isNew, asked, isKnown]: Tell): void => {
    if (role !== 'following' || itsTerm < term) return
    const end = from + list.length
    const { waiting } = place
    let isFilled = false
    // One whose timers come late, in a tab hidden for long, does not do what it says it will: another shall.
    if ((itsShown.retry?.at ?? Infinity) > world.now() - BEAT) lead.heard()
    if (itsTerm > term) {
      term = itsTerm
      isAsking = false
      note('following')
      want()
      if (isConnected) move(place, null)
      else if (!isFresh(place)) settle(place, 0, itsStart)
      else {
        // Without a place of its own it takes over that of the page that leads, and is told nothing older.
        if (id) sink.push({ type: 'lastEventId', id })
        place = { ...createPlace(id), next: end }
      }
      ask()
    } else if (asked && asked[1] === me && asked[2] === term) {
      isAsking = false
      // Unless it has gone on since it asked.
      if (asked[3] === place.next && !(isKnown && from === place.next)) goOn(asked[4], from, isKnown)
      isFilled = list.length > 0
    }
    if (noted === 'catching-up' && !isConnected) note('following')
    if (isFilled && !isConnected) note('filling-up')
    if (place.waiting && place.waiting !== waiting) note('waiting')
    let number = from
    // Telling one may end the stream here.
    for (const told of list) if (number++ === place.next) add(told)
    if (place.next === null) {
      // It was the first to hear of a message, and is not alone with it any more.
      if (isConnected && !asked && id && id === place.id) ask()
      return
    }
    if (place.next < end) ask()
    else if (isNew || JSON.stringify(shown) !== JSON.stringify(itsShown))
      show(itsShown.status, fromData(itsShown.error), itsShown.retry, isNew)
  }

  // A connection of its own

  const push = (delivery: Delivery): void => {
    if (delivery.type === 'comment') return sink.push(delivery)
    if (delivery.type === 'status') return pushStatus(delivery)
    wasMessage = delivery.type === 'message'
    add(delivery)
    if (role === 'following') return ask()
    if (hasCompany) unsaid.push(delivery)
    if (!wasMessage) sayRest()
  }
  const pushStatus = (delivery: Extract<Delivery, { type: 'status' }>): void => {
    const { status, error, retry, failure } = delivery
    place.isParted ||= status === 'open'
    // Its own end is not that of the others: they have the message, and judge for themselves.
    if (wasMessage && (status === 'done' ? options.until != null : failure?.code === 'failed')) leave()
    wasMessage = false
    show(status, error, retry, failure !== null)
    if (role === 'leading') say(failure !== null)
  }
  const flush = () => (sayRest(), sink.flush())
  const source = connect({ ...sink, push, flush }, stream)
  const openOwn = (): void => {
    isConnected = true
    source.open(place.id)
  }
  const closeOwn = (): void => {
    isConnected = false
    source.close()
  }
  const tryAgain = (): void => {
    if (isConnected) source.reconnect()
    else if (role === 'leading') openOwn()
    else ask('reconnect')
  }

  // Who leads

  const takeLead = (): void => {
    role = 'leading'
    term = Math.max(world.now(), term + 1) + world.random()
    start = place.id
    move(place, 0)
    note('leading')
    if (!isConnected && !isOver()) openOwn()
    say()
  }
  const lead = createLead(
    world,
    name,
    takeLead,
    (isStolen, cause) => {
      if (!isStolen) return standAlone(cause)
      leave()
      if (!isOver()) show('connecting')
      enter()
    },
    (wasSilent) => {
      isAsking = false
      if (wasSilent) ask()
    },
  )
  const standAlone = (cause: unknown): void => {
    warn('noTabs', url, cause)
    leave()
    takeLead()
  }

  const enter = (): void => {
    isAwaited = pauses.size > 0
    if (isAwaited) return
    role = 'following'
    offShown = world.onShown(join)
    // Rendered ahead it would be lent no lock, and be told only some of what is said.
    if (!offShown) join()
  }
  const join = (): void => {
    try {
      channel = world.open(name, hear)
      lead.enter()
    } catch (cause) {
      return standAlone(cause)
    }
    ask('join')
  }
  const leave = (reason?: CloseReason): void => {
    sayRest()
    offShown?.()
    // Others that find their end in the last message of the page that leads need not lead for that.
    const isAtOnce = reason !== undefined || role !== 'leading'
    role = 'off'
    move(place, null)
    closeOwn()
    lead.leave(isAtOnce)
    channel?.close()
    channel = null
  }

  return {
    ...source,
    open: (lastEventId, isAsked) => {
      if (role === 'off') {
        place = createPlace(lastEventId)
        shown = BEGINNING
        enter()
      } else if (shown.status !== 'error') return
      else if (isAsked) tryAgain()
      else if (role === 'leading') openOwn()
      else ask('join')
    },
    reconnect: () => {
      if (role !== 'off') return tryAgain()
      pauses.clear()
      show('connecting')
      enter()
    },
    close: (reason) => {
      isAwaited = false
      leave(reason)
    },
    setPaused: (reason, isPaused) => {
      if (!isPaused) {
        pauses.delete(reason)
        // Unless another reason holds.
        if (isAwaited) enter()
        return
      }
      pauses.add(reason)
      if (role === 'off' || isOver()) return
      leave(reason)
      isAwaited = true
      sink.note({ type: 'close', reason })
      // Before the first answer nothing is lost.
      if (shown.status !== 'connecting')
        show('reconnecting', null, { attempt: 0, delay: 0, at: null, reason })
    },
  }
}
