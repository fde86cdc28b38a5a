import type { Delivery, DeliverySink, TabRole } from '../../../src/connection/delivery.ts'
import type { SSEMessage, Status } from '../../../src/index.ts'
import { createWantedTypes } from '../../../src/source/wantedTypes.ts'
import { createTab } from '../../../src/use/acrossTabs/tab.ts'
import type { Browser } from './browser.ts'
import type { Clock, Thread } from './clock.ts'
import type { Server } from './server.ts'

/** One page, with what its consumers were told. */
export interface Page {
  readonly thread: Thread
  readonly told: SSEMessage[]
  readonly failures: number
  status(): Status
  /** What it is said to have to do with the connection of all. */
  role(): TabRole | null
  isOpen(): boolean
  isAway(): boolean
  /** Where it is; empty where it has no ID yet. */
  place(): string
  open(): void
  /** What was read but not told, so many messages, is forgotten, as a stream does. */
  close(untold: number): void
  reconnect(): void
  /** It is put aside, or comes back. */
  setAway(isAway: boolean): void
}

export interface PageParts {
  clock: Clock
  browser: Browser
  server: Server
  buffer: number
  /** By how many milliseconds its clock is wrong. */
  skew: number
  /** How long it is rendered ahead before it is shown, in milliseconds. */
  ahead: number
  /** Hears of each message before it is kept: to look whether it is the right one. */
  check(page: Page, message: SSEMessage): void
}

export const createPage = ({ clock, browser, server, buffer, skew, ahead, check }: PageParts): Page => {
  const thread = clock.createThread()
  const told: SSEMessage[] = []
  /** The place before each that was told. */
  const places: string[] = []
  let place = ''
  let status: Status = 'connecting'
  let role: TabRole | null = null
  let isOpen = false
  let isAway = false
  let failures = 0

  const push = (delivery: Delivery): void => {
    if (!isOpen) throw new Error(`Pushed after close: ${JSON.stringify(delivery)}`)
    if (delivery.type === 'message') {
      check(page, delivery.message)
      told.push(delivery.message)
      places.push(place)
      place = delivery.message.lastEventId
    } else if (delivery.type === 'lastEventId') place = delivery.id
    else if (delivery.type === 'status') {
      ;({ status } = delivery)
      if (delivery.failure) failures += 1
    }
  }
  const note: DeliverySink['note'] = (activity) => {
    if (activity.type === 'tabs') ({ role } = activity)
  }
  const source = createTab(
    browser.worldOf(thread, skew, ahead),
    server.connectOf(thread),
    { push, note, flush: () => undefined, isBusy: () => false },
    {
      url: 'http://server/',
      identity: '["GET"]',
      isShared: true,
      options: { buffer },
      eventTypes: createWantedTypes(),
    },
  )
  const page: Page = {
    thread,
    told,
    get failures() {
      return failures
    },
    status: () => status,
    role: () => role,
    isOpen: () => isOpen,
    isAway: () => isAway,
    place: () => place,
    open: () => {
      isOpen = true
      status = 'connecting'
      // Without a place nothing is gone on with: it may be told what it has been told.
      if (!place) told.length = places.length = 0
      source.open(place)
    },
    close: (untold) => {
      source.close('unused')
      isOpen = false
      page.setAway(false)
      for (let count = 0; count < untold && told.length > 0; count += 1) {
        told.pop()
        place = places.pop()!
      }
    },
    reconnect: () => {
      isAway = false
      source.reconnect()
    },
    setAway: (isAwayNow) => {
      isAway = isAwayNow
      source.setPaused!('page-cached', isAway)
    },
  }
  return page
}
