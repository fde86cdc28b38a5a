import type { Request } from 'express'

/** Somebody who has proved who they are. */
export interface Visitor {
  readonly name: string
  /** The groups they belong to: granted at log-in, never taken from a URL. */
  readonly groups: readonly string[]
  /** When they proved it, in epoch milliseconds. */
  readonly loggedInAt: number
  /** When the proof ends, in epoch milliseconds; a stream opened on it ends then too. */
  readonly expiresAt: number
}

// Beside the request rather than on it: nothing that a client sends can ever land here.
const visitors = new WeakMap<object, Visitor>()

/** Who is asking; null for a guest. */
export const visitorOf = (req: Request): Visitor | null => visitors.get(req) ?? null

/** Remembers it for the rest of this request. */
export const setVisitor = (req: Request, visitor: Visitor): void => void visitors.set(req, visitor)
