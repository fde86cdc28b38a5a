import type { Frame } from '../message/frame.ts'
import type { HubMessage } from '../message/message.ts'
import type { Outbox } from './outbox.ts'
import type { Session } from './session.ts'

/** What a session shows of its stream. */
interface Shown extends Pick<Session, 'client' | 'groups' | 'lastEventId' | 'address'> {
  readonly isOpen: boolean
  end(): void
}

interface Encoding {
  encode(message: HubMessage): Frame
}

/** What callbacks see of a stream. */
export class StreamSession<Request> implements Session<Request> {
  readonly openedAt = Date.now()
  // Bound, as callbacks take a session apart: `({ send, signal }) => …`.
  readonly send = (message: HubMessage): boolean => {
    const frame = this.#context.encode(message)
    if (this.#stream.isOpen) this.#outbox.push(frame)
    return this.#stream.isOpen
  }
  readonly drained = (): Promise<void> => this.#outbox.drained()
  readonly close = (): void => this.#stream.end()
  readonly request: Request
  readonly #outbox: Outbox
  readonly #context: Encoding
  readonly #stream: Shown
  #controller: AbortController | null = null

  constructor(request: Request, outbox: Outbox, context: Encoding, stream: Shown) {
    this.request = request
    this.#outbox = outbox
    this.#context = context
    this.#stream = stream
  }

  get client(): string {
    return this.#stream.client
  }

  get groups(): readonly string[] {
    return this.#stream.groups
  }

  get lastEventId(): string {
    return this.#stream.lastEventId
  }

  get address(): string | undefined {
    return this.#stream.address
  }

  get closed(): boolean {
    return !this.#stream.isOpen
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.closed) this.#controller.abort()
    return this.#controller.signal
  }

  /** For the stream: it has ended. */
  abort(): void {
    this.#controller?.abort()
  }
}
