import { createHub, type Hub } from '@ssekit/server'
import type { Events } from './events'

// Next loads a module once for its routes, once for its pages and once for `instrumentation.ts`, and in development again
// whenever it is saved. A hub that each of them made would have the streams of the others. There is one process, and one hub.
const shared = globalThis as { hub?: Hub<Events> }

export const hub = (shared.hub ??= createHub<Events>())
