// Longer than others: one page's part in the lead, over state that lock, channel, clock and connection share.
import {
  readyStateOf,
  type CloseReason,
  type Delivery,
  type DeliverySink,
  type MessageSource,
  type TabRole,
} from '../../connection/delivery.ts'
import { endingOf } from '../../connection/ending.ts'
import { inRange } from '../../connection/policy.ts'
import { warn } from '../../explain.ts'
import type { Cancel, LockWish, TabChannel } from '../../platform.ts'
import type { Connect, StreamInfo } from '../../source/layer.ts'
import { createPlace, find, isFresh, isVague, keep, move, pass, settle, since } from './place.ts'
import {
  asData,
  fromData,
  read,
  VERSION,
  type Ask,
  type Numbered,
  type Shown,
  type Tell,
} from './protocol.ts'

/** How often a page that follows looks whether the one that leads is alive, in milliseconds. */
const BEAT = 1_000
/** What the page that leads has said last is heard before another leads, in milliseconds. */
const LAST_WORD = 100
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
  const capacity = inRange(options.buffer, 256, 1)
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

  const note = (role: TabRole): void => sink.note({ type: 'tabs', role, lastEventId: place.id })
  const show = ({ status, error, retry }: Shown, isNew = false): void => {
    const isLive = shown.status === 'open' || shown.status === 'reconnecting'
    // For the page a reconnection like any other, not a beginning.
    shown = isLive && status === 'connecting' ? HANDED_ON : { status, error, retry }
    sink.push({ type: 'status', ...shown, failure: isNew ? error : null })
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
      show({ status: error ? 'error' : 'done', error, retry: null }, true)
    }
  }

  // What pages say to each other

  const ask = (wish: Ask[5] = null): void => {
    if (isAsking && !wish) return
    isAsking = true
    channel!.postMessage(['ask', me, term, place.next, place.id, wish] satisfies Ask)
  }
  const say = (isNew = false, list = unsaid, asked: Ask | null = null, at: number | null = null): void => {
    unsaid = []
    if (!hasCompany) return
    const from = place.next! - list.length
    const word: Tell = ['tell', term, start, from, list, place.id, asData(shown), isNew, asked, at]
    channel?.postMessage(word)
  }
  const sayRest = (): void => {
    if (unsaid.length > 0) say()
  }

  const hear = (heard: unknown): void => {
    const word = read(heard)
    if (!word) return
    hasCompany = true
    if (word[0] === 'tell') hearTell(word)
    else if (role === 'leading') hearAsk(word)
  }
  const hearAsk = (asked: Ask): void => {
    const [, , , , , wish] = asked
    if (wish === 'reconnect' || (wish && shown.status === 'error')) tryAgain()
    sayRest()
    const at = find(place, asked, term)
    say(false, at === null ? [] : since(place, at), asked, at)
  }
  const hearTell = ([, itsTerm, itsStart, from, list, id, itsShown, isNew, asked, at]: Tell): void => {
    if (role !== 'following' || itsTerm < term) return
    const end = from + list.length
    const { waiting } = place
    silent = 0
    if (itsTerm > term) {
      term = itsTerm
      isAsking = false
      note('following')
      if (isConnected) move(place, null)
      else if (!isFresh(place)) settle(place, 0, itsStart)
      else {
        // Without a place of its own it takes over that of the page that leads, and is told nothing older.
        if (id) sink.push({ type: 'lastEventId', id })
        place = { ...createPlace(id), next: end }
      }
      ask()
    } else if (asked) {
      const [, asker, askedTerm, askedNext, askedId] = asked
      if (asker === me && askedTerm === term) {
        isAsking = false
        if (list.length > 0) note('filling-up')
        // Unless it has gone on since it asked.
        if ((at === null || at !== askedNext) && askedNext === place.next) {
          if (isConnected) {
            if (at !== null && !isVague(place) && settle(place, at, askedId)) closeOwn()
            else if (askedId !== place.id) ask()
          } else if (at !== null) settle(place, at, askedId)
          else {
            // It has missed more than the page that leads still has: on its own until the two meet.
            move(place, null)
            note('catching-up')
            openOwn()
          }
        }
      }
    }
    if (place.waiting && place.waiting !== waiting) note('waiting')
    let number = from
    // Telling one may end the stream here.
    for (const told of list) if (number++ === place.next) add(told)
    if (place.next === null) return
    if (place.next < end) ask()
    else if (isNew || JSON.stringify(asData(shown)) !== JSON.stringify(itsShown))
      show(fromData(itsShown), isNew)
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
    const { status, failure } = delivery
    place.isParted ||= status === 'open'
    // Its own end is not that of the others: they have the message, and judge for themselves.
    const isDeclared = status === 'done' ? options.until != null : failure?.code === 'failed'
    if (wasMessage && isDeclared) leave()
    wasMessage = false
    show(delivery, failure !== null)
    if (role === 'leading') say(failure !== null)
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
  // Who leads

  const lead = (): void => {
    role = 'leading'
    cancelBeat()
    term = Math.max(world.now(), term + 1) + world.random()
    start = place.id
    move(place, 0)
    note('leading')
    if (!isConnected && !isOver()) openOwn()
    say()
  }
  const queueForLead = (steal: boolean): void => {
    giveBack()
    giveBack = world.holdLock({
      name,
      steal,
      onHeld: lead,
      onLost: (isStolen, cause) => {
        if (!isStolen) return standAlone(cause)
        leave()
        if (!isOver()) show(BEGINNING)
        enter()
      },
    })
  }
  /** Counted, not measured: a page that has hung finds but one beat gone, and then hears what was said meanwhile. */
  const beat = (): void => {
    isAsking = false
    if (silent >= PATIENCE) {
      silent = 0
      queueForLead(true)
    } else if (silent > 0) ask()
    silent += 1
    cancelBeat = world.after(BEAT, beat)
  }
  const standAlone = (cause: unknown): void => {
    warn('noTabs', url, cause)
    channel?.close()
    channel = null
    lead()
  }

  const enter = (): void => {
    try {
      channel = world.openTabChannel(name, hear)
      queueForLead(false)
    } catch (cause) {
      return standAlone(cause)
    }
    role = 'following'
    silent = 1
    ask('join')
    cancelBeat = world.after(BEAT, beat)
  }
  const leave = (reason?: CloseReason): void => {
    sayRest()
    role = 'off'
    cancelBeat()
    move(place, null)
    closeOwn(reason)
    // Others that find their end in the last message need not lead for that.
    if (reason) giveBack()
    else world.after(LAST_WORD, giveBack)
    channel?.close()
    channel = null
  }

  return {
    ...source,
    open: (lastEventId) => {
      if (role === 'off') {
        place = createPlace(lastEventId)
        shown = BEGINNING
        enter()
      } else if (shown.status === 'error') tryAgain()
    },
    reconnect: () => {
      if (role !== 'off') return tryAgain()
      show(BEGINNING)
      enter()
    },
    close: leave,
  }
}
