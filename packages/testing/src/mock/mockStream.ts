import type { EventMap } from '@ssekit/core'
import type { MockConnection, MockRequest } from './mockConnection.ts'
import { commentToWire, toWire, type MockMessage } from './toWire.ts'

/** One url, as the test scripts it. What is sent goes to every connection that is open there. */
export interface MockStream<E = EventMap> {
  /** Requests so far, the oldest first. */
  readonly requests: readonly MockRequest[]
  /** Connections that are open now. */
  readonly live: number
  /**
   * Resolves when a connection is open. It waits without a clock, for 200 turns of the microtask queue: who connects
   * later (after a timer, say) is waited for by the test.
   *
   * @throws Error when nothing connected, with how connections there stand, or what was asked for instead.
   */
  connected(): Promise<void>
  /** Answers those who wait: only needed with `open: 'manual'`. */
  open(): Promise<void>
  /**
   * Sends one message: `data` as it is when it is text, as JSON otherwise. Resolves when all handlers have run.
   *
   * @throws Error when nothing connects to this url, with how connections there stand, or what was asked for instead.
   */
  emit<K extends keyof E & string>(event: K, data: E[K] | string, options?: { id?: string }): Promise<void>
  /** Sends many messages as one chunk, as a server in a hurry does. */
  emitChunk(messages: readonly MockMessage<E>[]): Promise<void>
  /** Sends each of these as a chunk of its own, cut wherever the test wants it. */
  send(...chunks: readonly (string | Uint8Array)[]): Promise<void>
  /** Sets the reconnection time, in milliseconds. */
  retry(ms: number): Promise<void>
  comment(text: string): Promise<void>
  /** Cuts the line in the middle, behind what was sent; resolves when the client has told of it. */
  drop(): Promise<void>
  /** Ends the response in good order, behind what was sent; resolves when the client has told of it. */
  end(): Promise<void>
  /**
   * Answers those who wait, or the next `times` requests, with a status.
   *
   * @param options `times` @default 1
   * @throws what `new Response` throws at a status, body or header that no answer can have
   */
  fail(
    status: number,
    options?: { headers?: Record<string, string>; body?: string | null; times?: number },
  ): void
  /** Lets those who wait, or the next `times` requests, find no server. @default 1 */
  refuse(times?: number): void
}

/** A stream, and how its connections get to it. */
export interface OwnMockStream extends MockStream {
  take(connection: MockConnection): void
  readonly connections: readonly MockConnection[]
}

/** How many turns of the microtask queue a component gets to connect: a wait without a clock works with fake timers too. */
const PATIENCE = 200

/** What a test is told of connections that are not as it wants them. */
const STANDINGS: Record<MockConnection['state'], string> = {
  waiting: 'waiting for open()',
  open: 'open',
  over: 'over (left, cut, ended or refused; who comes back does so after a wait of its own)',
}

type Answer = (connection: MockConnection) => void

export const createMockStream = (path: string, isManual: boolean, others: () => string): OwnMockStream => {
  const connections: MockConnection[] = []
  const answers: { answer: Answer; left: number }[] = []

  const inState = (state: MockConnection['state']) =>
    connections.filter((connection) => connection.state === state)

  const made = (): string =>
    (Object.keys(STANDINGS) as MockConnection['state'][])
      .map((state) => ({ count: inState(state).length, standing: STANDINGS[state] }))
      .filter(({ count }) => count > 0)
      .map(({ count, standing }) => `${count} ${standing}`)
      .join(', ')

  const until = async (holds: () => boolean, what: string): Promise<void> => {
    // Made before the wait, which leaves nothing of who called: `act` and a forgotten `await` do not show it either.
    const failure = new Error()
    for (let turn = 0; turn < PATIENCE && !holds(); turn += 1) await Promise.resolve()
    if (holds()) return
    const why =
      connections.length > 0
        ? `Made there so far: ${made()}.`
        : `Asked for so far: ${others()}. The test itself waits for what connects after a timer or an import.`
    failure.message = `${what} at ${path}. ${why}`
    // Some print the stack alone, where V8 has put the message that there was.
    if (failure.stack) failure.stack = failure.stack.replace(/^Error(?=\n)/, () => String(failure))
    throw failure
  }
  const connected = () => until(() => inState('open').length > 0, 'No connection is open')

  const toAll = async (chunks: readonly (string | Uint8Array)[]): Promise<void> => {
    await connected()
    const receivers = inState('open')
    // All at once: what is sent next, awaited or not, comes behind the last of them.
    await Promise.all(receivers.flatMap(({ send }) => chunks.map(send)))
    // The client that leaves because of what it got tells of that later than it stops reading.
    if (receivers.some(({ state }) => state === 'over')) await settled()
  }
  const end = async (how: 'drop' | 'end'): Promise<void> => {
    await connected()
    await Promise.all(inState('open').map((connection) => connection[how]()))
    await settled()
  }

  /** Those who wait get it now; what is left waits for those to come. */
  const plan = (answer: Answer, times: number): void => {
    const waiting = inState('waiting').slice(0, times)
    for (const connection of waiting) answer(connection)
    const left = times - waiting.length
    if (left > 0) answers.push({ answer, left })
  }

  const stream: OwnMockStream = {
    connections,
    take: (connection) => {
      connections.push(connection)
      const [next] = answers
      if (next && (next.left -= 1) <= 0) answers.shift()
      if (next) next.answer(connection)
      else if (!isManual) connection.open()
    },
    get requests() {
      return connections.map(({ request }) => request)
    },
    get live() {
      return inState('open').length
    },
    connected,
    open: async () => {
      await until(() => inState('waiting').length > 0, 'Nobody waits for an answer')
      for (const connection of inState('waiting')) connection.open()
      await settled()
    },
    emit: (event, data, options) => stream.emitChunk([{ event, data, ...options }]),
    emitChunk: async (messages) => toAll([messages.map(toWire).join('')]),
    send: (...chunks) => toAll(chunks),
    retry: (ms) => toAll([`retry: ${ms}\n\n`]),
    comment: (text) => toAll([commentToWire(text)]),
    drop: () => end('drop'),
    end: () => end('end'),
    fail: (status, { headers, body = null, times = 1 } = {}) => {
      const response = () => new Response(body, { status, ...(headers && { headers }) })
      // What is no answer is told to the test at once: within `fetch` it would look like a connection that failed.
      response()
      plan((connection) => connection.answer(response()), times)
    },
    refuse: (times = 1) => plan((connection) => connection.refuse(), times),
  }
  return stream
}

const microtasks = async (): Promise<void> => {
  for (let count = 0; count < PATIENCE; count += 1) await Promise.resolve()
}

/** Before anybody has faked it. */
const { setTimeout } = globalThis

/** A turn of the event loop by a channel, which fake timers leave alone; Jest's jsdom has none. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof MessageChannel !== 'function') {
      setTimeout(resolve)
      return
    }
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/**
 * Lets what follows from an answer or its end happen: the client hears of both in microtasks, and goes on in a later task
 * where handlers were slow. Of two turns one has all kinds of tasks in it.
 */
const settled = async (): Promise<void> => {
  await microtasks()
  await turn()
  await turn()
  await microtasks()
}
