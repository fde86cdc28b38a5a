import type { StreamOptions } from './defineStream.ts'
import { warn } from '../explain.ts'
import { eventNames } from './rules.ts'
import type { EventTypes } from '../connection/transport.ts'

/** The event types that consumers name, for a transport that hears only what it asks for. */
export interface WantedTypes extends EventTypes {
  add(types: Iterable<string>): void
}

/** Begins with what the options name, and only grows: a type that was wanted once costs nothing more. */
export const createWantedTypes = (options: StreamOptions = {}): WantedTypes => {
  const schema = options.schema ?? {}
  const types = new Set([...Object.keys(schema), ...[options.until, options.failOn].flatMap(eventNames)])
  const listeners = new Set<(type: string) => void>()
  return {
    add: (more) => {
      for (const type of more) {
        if (types.has(type)) continue
        types.add(type)
        warn('unknownEvent', type, schema)
        for (const listener of listeners) listener(type)
      }
    },
    now: () => [...types],
    onAdd: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
