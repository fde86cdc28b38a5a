import { getPageClient } from '@ssekit/core'
import { createRandom, pick, type Random } from '@ssekit/testing/scenarios'
import { vi } from 'vitest'
import { createPlayServer, type PlayServer } from '../../../../packages/core/test/stream/play/server.ts'
import type { BindingDriver } from '../driver.ts'
import { mountComponent, type PlayComponent } from './component.ts'

const STEPS = 30
const MOST_COMPONENTS = 4
/** More than the longest wait between attempts, in milliseconds. */
const SETTLED = 80_000

/** What schedules renders asks the runtime for its turn, past all clocks of a test. */
const turn = setImmediate

/** Components that come, go, take another source and are disabled, also by what they are told, while servers send and fail. */
export const playRounds = async (driver: BindingDriver, rounds: number, seed: number): Promise<void> => {
  const random = createRandom(seed)
  for (let round = 0; round < rounds; round += 1) {
    const own = Math.floor(random() * 2 ** 31)
    try {
      await playRound(driver, own)
    } catch (cause) {
      throw new Error(`Round ${round}, own seed ${own}: ${(cause as Error).message}`, { cause })
    }
  }
}

interface Round {
  driver: BindingDriver
  random: Random
  servers: PlayServer[]
  components: PlayComponent[]
  /** Of all that were ever there. */
  count: number
  sourceOf(server: PlayServer): { url: string }
  fail(what: string): void
  note(what: string): void
  isCalm: boolean
}

/** @param told gets what happened, line by line */
export const playRound = async (driver: BindingDriver, seed: number, told: string[] = []): Promise<void> => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date', 'requestAnimationFrame', 'cancelAnimationFrame'],
  })
  const start = Date.now()
  const random = createRandom(seed)
  const stubs = [
    vi.spyOn(Math, 'random').mockImplementation(createRandom(seed + 1)),
    vi.spyOn(console, 'error').mockImplementation(() => {}),
    vi.spyOn(console, 'warn').mockImplementation(() => {}),
  ]
  const servers = [2, 3].map((more) => createPlayServer(seed + more, true))
  const options = {
    buffer: 256,
    flush: pick(random, ['sync', 'frame', 5] as const),
    linger: pick(random, [0, 0, 50]),
    gcTime: pick(random, [0, 500, 300_000]),
  }
  const faults: string[] = []
  const round: Round = {
    driver,
    random,
    servers,
    components: [],
    count: 0,
    sourceOf: (server) => ({
      url: `https://play.test/${seed}/${servers.indexOf(server)}`,
      transport: server.transport,
      ...options,
    }),
    fail: (what) => void faults.push(what),
    note: (what) => void told.push(`${Date.now() - start} ${what}`),
    isCalm: false,
  }
  try {
    add(round)
    for (let step = 0; step < STEPS && faults.length === 0; step += 1) {
      act(round)
      await pass(random() < 0.3 ? 0 : random() < 0.15 ? random() * 5_000 : random() * 30)
    }
    round.isCalm = true
    if (faults.length === 0) await calm(round)
    for (const component of round.components) component.unmount()
    await pass(options.gcTime + options.linger + 1_000)
    for (const server of servers) if (server.open() > 0) round.fail(`${server.open()} connections after all`)
  } finally {
    getPageClient().clear()
    for (const stub of stubs) stub.mockRestore()
    vi.useRealTimers()
  }
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

/** So many milliseconds, and the renders that come of them. */
const pass = async (ms: number): Promise<void> => {
  for (let part = 0; part < 2; part += 1) {
    await vi.advanceTimersByTimeAsync(ms / 2)
    for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => void turn(resolve))
  }
}

const add = (round: Round): void => {
  const { driver, random, servers, components, sourceOf, fail, note } = round
  const name = `C${(round.count += 1)}`
  const hook = pick(random, ['useSSE', 'useSSEList'] as const)
  const server = pick(random, [servers[0]!, servers[0]!, servers[1]!])
  const isEnabled = random() < 0.85
  note(`${name}, ${hook}, comes to ${servers.indexOf(server)}${isEnabled ? '' : ' disabled'}`)
  const onTold = (one: PlayComponent): void => {
    if (round.isCalm || random() >= 0.04) return
    actOn(round, one, driver.rendersHandlers === true)
  }
  components.push(mountComponent({ driver, name, hook, server, isEnabled, sourceOf, onTold, fail, note }))
}

const act = (round: Round): void => {
  const { random, servers, components, note } = round
  const server = pick(random, servers)
  const host = `server ${servers.indexOf(server)}`
  const chance = random()
  if (chance < 0.4) {
    note(`${host} sends ${server.top() + 1}`)
    server.publish(true)
  } else if (chance < 0.45) server.pass()
  else if (chance < 0.53) {
    const how = pick(random, ['cut', 'cut', 'end', 'finish'] as const)
    note(`${host}: ${how}`)
    server.lose(how)
  } else if (chance < 0.57) {
    const status = pick(random, [503, 503, 404, 204])
    note(`${host} refuses: ${status}`)
    server.refuse(status, 1 + Math.floor(random() * 3))
  } else if (chance < 0.67 || components.length === 0) {
    if (components.length < MOST_COMPONENTS) add(round)
  } else if (chance < 0.73) {
    const [component] = components.splice(Math.floor(random() * components.length), 1)
    note(`${component!.name} goes`)
    component!.unmount()
  } else actOn(round, pick(random, components))
}

/** @param canFollow whether another source is looked at here and now; else the present one tells on for a while */
const actOn = ({ random, servers, note }: Round, component: PlayComponent, canFollow = true): void => {
  const follow = (): void => {
    if (canFollow) component.follow(pick(random, [...servers, ...servers, null]))
  }
  const acts: [upTo: number, what: string, run: () => void][] = [
    [0.2, 'close', component.close],
    [0.45, 'open', component.open],
    [0.65, 'enabled or not', component.toggle],
    [0.9, 'another source', follow],
    [1, 'reconnect', component.reconnect],
  ]
  const chance = random()
  const [, what, run] = acts.find(([upTo]) => chance < upTo)!
  note(`${component.name}: ${what}`)
  run()
}

/** All is well with the servers: the last message everywhere, and a connection where somebody is. */
const calm = async ({ servers, components, fail, note }: Round): Promise<void> => {
  note('All calms down.')
  for (const server of servers) server.refuse(0, 0)
  await pass(SETTLED)
  for (let sent = 0; sent < 2; sent += 1) {
    for (const server of servers) server.publish(false)
    await pass(1_000)
  }
  for (const component of components) component.checkCalm()
  for (const server of servers) {
    const isUsed = components.some((component) => component.server() === server && component.isAttached())
    if (!isUsed && server.open() > 0) fail(`${server.open()} connections for nobody`)
  }
}
