import type { Registered } from './registry.ts'

/** How a held poll ends before its time: a status, or an empty list. */
export type PollEnd = 401 | 204 | 'empty'

/** A poll that is being answered, which may take as long as its client is willing to wait. */
export interface HeldPoll extends Registered {
  /** Something for it was sent: it looks. */
  wake(): void
  /** Its rights are gone: nothing it has looked up is answered any more. */
  end(how: PollEnd): void
}
