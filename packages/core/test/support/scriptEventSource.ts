import type { EventSourceTransportOptions } from '../../src/index.ts'

type Source = EventTarget & { readyState: number; close(): void }

/** An EventSource that is told what happens to it, and all that were made of it. */
export const scriptEventSource = () => {
  const sources: Source[] = []
  class Scripted extends EventTarget {
    readyState = 0
    constructor() {
      super()
      sources.push(this)
    }
    close(): void {
      this.readyState = 2
    }
  }
  return {
    sources,
    EventSource: Scripted as unknown as NonNullable<EventSourceTransportOptions['EventSource']>,
  }
}
