import type { SSEOptions } from '../../source/defineStream.ts'
import type { SSEMessage } from '../../event-stream/message.ts'
import type { EventMap } from '../../source/consumerOptions.ts'

/** How messages become text. */
export interface TextOptions<E = EventMap> extends SSEOptions<E> {
  /** The text that a message adds. One that throws fails the answer. @default the data, where it is a string */
  delta?: ((data: E[keyof E], message: SSEMessage) => string | null | undefined) | null | undefined
  /** Waits for `start`, which alone looks at the source and at `enabled`, instead of opening by itself. @default false */
  manual?: boolean | null | undefined
}
