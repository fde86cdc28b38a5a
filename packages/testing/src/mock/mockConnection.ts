/** What was asked for by one attempt. */
export interface MockRequest {
  /** As it was asked for; relative ones made absolute where there is a page. */
  readonly url: string
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The text of the body; null without one, or when it is no text. */
  readonly body: string | null
  /** What it resumes from; null when it starts afresh. */
  readonly lastEventId: string | null
}

/** One attempt and its answer. */
export interface MockConnection {
  readonly request: MockRequest
  /** What `fetch` returned for it. */
  readonly response: Promise<Response>
  readonly state: 'waiting' | 'open' | 'over'
  /** Answers with an event stream. */
  open(): void
  /** Answers with something else. */
  answer(response: Response): void
  /** No answer: the line could not be made. */
  refuse(): void
  /** Sends a chunk; resolves when the client has worked it off, or has gone. */
  send(chunk: string | Uint8Array): Promise<void>
  /** Cuts the line, behind what was sent; resolves when it is cut, or the client has gone. */
  drop(): Promise<void>
  /** Ends the response in good order, behind what was sent; resolves as `drop` does. */
  end(): Promise<void>
}

export const createMockConnection = (
  request: MockRequest,
  signal: AbortSignal | null | undefined,
): MockConnection => {
  let state: MockConnection['state'] = 'waiting'
  let resolve: (response: Response) => void
  let reject: (error: unknown) => void
  const response = new Promise<Response>((onAnswer, onFailure) => {
    resolve = onAnswer
    reject = onFailure
  })
  // Who asked may have gone before the answer: nobody handles it then.
  response.catch(() => {})

  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array>
  let waiting: (() => void)[] = []
  /** What is to follow when all that was sent has been worked off. */
  let ending: (() => void) | undefined
  let endPull = (): void => {}
  const workedOff = (): void => {
    const resolved = waiting
    const end = ending
    waiting = []
    ending = undefined
    end?.()
    for (const done of resolved) done()
  }
  const finish = (): void => {
    state = 'over'
    ending = undefined
    workedOff()
  }
  const body = (): ReadableStream<Uint8Array> =>
    new ReadableStream(
      {
        start: (own) => {
          controller = own
        },
        // Nothing is read ahead: being asked for more means that the last chunk has been worked off.
        pull: () => {
          workedOff()
          return new Promise<void>((done) => {
            endPull = done
          })
        },
        cancel: finish,
      },
      { highWaterMark: 0 },
    )

  const abort = (): void => {
    // One that is ending may have yet to be read.
    if (state === 'over' && waiting.length === 0) return
    const wasAnswered = state !== 'waiting'
    finish()
    const reason: unknown = signal?.reason ?? new DOMException('Aborted', 'AbortError')
    if (wasAnswered) controller.error(reason)
    else reject(reason)
  }
  if (signal?.aborted) abort()
  else signal?.addEventListener('abort', abort, { once: true })

  const endWith = (end: () => void): Promise<void> => {
    if (state !== 'open') return Promise.resolve()
    state = 'over'
    if (waiting.length === 0) {
      end()
      return Promise.resolve()
    }
    ending = end
    return new Promise((done) => {
      waiting.push(done)
    })
  }

  return {
    request,
    response,
    get state() {
      return state
    },
    open: () => {
      if (state !== 'waiting') return
      state = 'open'
      resolve(new Response(body(), { headers: { 'Content-Type': 'text/event-stream' } }))
    },
    answer: (other) => {
      if (state !== 'waiting') return
      finish()
      resolve(other)
    },
    refuse: () => {
      if (state !== 'waiting') return
      finish()
      reject(new TypeError('fetch failed'))
    },
    send: (chunk) => {
      if (state !== 'open') return Promise.resolve()
      controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk)
      endPull()
      return new Promise((done) => {
        waiting.push(done)
      })
    },
    // A stream that fails throws away what nobody has read.
    drop: () => endWith(() => controller.error(new TypeError('terminated'))),
    end: () => endWith(() => controller.close()),
  }
}
