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

/** What a request came with. */
interface Proof {
  visitor: Visitor
  /** Whether whoever wrote the request had it: a cookie goes with what any page sends. */
  isBrought: boolean
}

// Beside the request rather than on it: nothing that a client sends can ever land here.
const proofs = new WeakMap<object, Proof>()

/** Who is asking; null for a guest. */
export const visitorOf = (req: Request): Visitor | null => proofs.get(req)?.visitor ?? null

/** Whether a token or ticket came with the request that no page has unless it was given one. */
export const bringsToken = (req: Request): boolean => proofs.get(req)?.isBrought ?? false

/** Remembers it for the rest of this request. */
export const setProof = (req: Request, proof: Proof): void => void proofs.set(req, proof)
