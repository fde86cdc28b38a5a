import { createRandom, pick, type Random } from '@ssekit/testing/scenarios'
import type { TabRole } from '../../../src/connection/delivery.ts'
import type { SSEMessage } from '../../../src/index.ts'
import { createBrowser, type Browser } from './browser.ts'
import { createClock, type Clock } from './clock.ts'
import { createPage, type Page } from './page.ts'
import { createServer, type Memory, type Server } from './server.ts'

const MOST_PAGES = 5
const STEPS = 40
const HOUR = 3_600_000
/** How long a page is rendered ahead, in milliseconds. */
const LONGEST_AHEAD = 4_000
/** Time for a page that leads, and hangs, to be found out, and for all to find each other again, in milliseconds. */
const SETTLED = 11_000

const RUBBISH: unknown[] = [
  null,
  'tell',
  { kind: 'tell' },
  { kind: 'ask', term: Infinity, next: 'x' },
  { kind: 'tell', term: 1, from: 0, list: [{ type: 'message', message: null }] },
]

/** Pages that come, go, hang and die while a server sends: what each is told is looked at, message by message. */
export const playRounds = (rounds: number, seed: number): void => {
  const random = createRandom(seed)
  for (let round = 0; round < rounds; round += 1) {
    const own = Math.floor(random() * 2 ** 31)
    try {
      playRound(own)
    } catch (cause) {
      throw new Error(`Round ${round}, own seed ${own}: ${(cause as Error).message}`, { cause })
    }
  }
}

interface Round {
  random: Random
  clock: Clock
  browser: Browser
  server: Server
  memory: Memory
  /** Whether messages come that have no ID of their own: two connections' copies of one cannot be told apart. */
  withPassing: boolean
  pages: Page[]
  /** They hang for good, with all that they have. */
  frozen: Page[]
  add(): void
}

export const playRound = (seed: number): void => {
  const random = createRandom(seed)
  const clocks = createRandom(seed + 1)
  const memory = pick<Memory>(random, ['history', 'history', 'ids', 'none'])
  const buffer = pick(random, [1, 3, 256])
  const clock = createClock(random)
  const browser = createBrowser(clock, random)
  const server = createServer(clock, random, memory)
  const pages: Page[] = []
  const frozen: Page[] = []
  const check = createCheck(server)
  const add = (): void => {
    // Somebody sets the clock, and pages opened after that have another.
    const drawn = clocks() < 0.1 ? Math.round((clocks() - 0.5) * 2 * HOUR) : 0
    // Of two leads the later clock goes first. Where a page hung in between, what it alone has yet to say looks new without a history.
    const skew = memory === 'ids' ? 0 : drawn
    const ahead = clocks() < 0.1 ? clocks() * LONGEST_AHEAD : 0
    const page = createPage({ clock, browser, server, buffer, skew, ahead, check })
    pages.push(page)
    page.open()
  }
  const withPassing = memory === 'none' || (memory === 'history' && random() < 0.3)
  const round = { random, clock, browser, server, memory, withPassing, pages, frozen, add }

  add()
  for (let step = 0; step < STEPS; step += 1) {
    act(round)
    clock.advance(random() < 0.1 ? random() * 5_000 : random() * 30)
  }
  settle(round)
  end(round)
}

const act = ({ random, clock, browser, server, withPassing, pages, frozen, add }: Round): void => {
  const chance = random()
  const page = pages.length > 0 ? pick(random, pages) : null
  // Nothing of its own runs in one that hangs.
  const isAwake = page !== null && page.thread.hungUntil <= clock.now()
  if (chance < 0.55 || !page) server.publish(withPassing && random() < 0.3)
  else if (chance < 0.68) {
    if (pages.length < MOST_PAGES) add()
  } else if (chance < 0.74) {
    pages.splice(pages.indexOf(page), 1)
    if (random() < 0.7) kill(browser, page)
    else {
      clock.hang(page.thread, Infinity)
      frozen.push(page)
    }
  } else if (chance < 0.82) {
    if (isAwake && page.isOpen()) page.close(Math.floor(random() * 3))
    else if (isAwake) page.open()
  } else if (chance < 0.86) {
    if (isAwake && page.isOpen()) page.setAway(!page.isAway())
  } else if (chance < 0.92) {
    // One that leads and hangs for longer has another take over, and for a moment there are two connections.
    clock.hang(page.thread, random() * (withPassing || random() < 0.5 ? 500 : 6_000))
  } else if (chance < 0.95) server.cut()
  else if (chance < 0.97) {
    if (isAwake && page.isOpen()) page.reconnect()
  } else browser.post(pick(random, RUBBISH))
}

const kill = (browser: Browser, page: Page): void => {
  page.thread.isDead = true
  browser.forget(page.thread)
}

/** All has calmed down: one connection, the truth in every page, and what comes now comes to all. */
const settle = ({ clock, browser, server, memory, pages, frozen }: Round): void => {
  for (const page of pages) {
    if (!page.isOpen()) clock.after(page.thread, 'timer', 0, page.open)
    else if (page.isAway()) clock.after(page.thread, 'timer', 0, () => page.setAway(false))
  }
  clock.advance(SETTLED)
  server.publish(false)
  clock.advance(SETTLED)
  server.publish(false)
  clock.advance(1_000)
  const last = String(server.published())
  for (const page of pages) {
    mustBe('The last message in a page', page.told.at(-1)?.data, last)
    mustBe('A status', page.status(), 'open')
    if (memory !== 'none') mustBe('A place', page.place(), last)
  }
  const count = (role: TabRole): number => pages.filter((page) => page.role() === role).length
  for (const page of frozen) kill(browser, page)
  const some = pages.length > 0 ? 1 : 0
  mustBe('Pages that lead', count('leading'), some)
  mustBe('Pages that catch up', count('catching-up'), 0)
  mustBe('Connections', server.open(), some)
  mustBe('Locks', browser.held(), some)
  mustBe('Channels', browser.channels(), pages.length)
}

/** Nothing is left of what there was. */
const end = ({ clock, browser, server, pages }: Round): void => {
  for (const page of pages) page.close(0)
  clock.advance(SETTLED)
  mustBe('Connections after all', server.open(), 0)
  mustBe('Locks after all', browser.held() + browser.queued(), 0)
  mustBe('Channels after all', browser.channels(), 0)
  mustBe('Timers after all', clock.tasks(), 0)
}

const mustBe = (what: string, found: unknown, wanted: unknown): void => {
  if (found !== wanted) throw new Error(`${what}: ${String(found)}, not ${String(wanted)}.`)
}

/** None twice, none out of order; and none lost that the server keeps. */
const createCheck =
  (server: Server) =>
  (page: Page, { data, lastEventId }: SSEMessage): void => {
    const number = Number(data)
    const last = page.told.at(-1)
    const place = page.place()
    // One without a place takes over that of the page that leads, which may be behind what it was told without IDs.
    const isComparable = place !== '' || lastEventId === ''
    if (last && isComparable && Number(last.data) >= number && !server.hasCopies(number))
      throw new Error(`After ${last.data} came ${data}.`)
    if (lastEventId === data && place && server.keepsBetween(Number(place), number))
      throw new Error(`After the place ${place} came ${data}.`)
  }
