/** Data by event type. Until `createHub<Events>()` says more, any type may carry anything. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in the client; and whatever takes any hub takes a typed one
export type EventMap = any

type TypeName<Events> = keyof Events & string

interface Common {
  /** The reconnection time the client shall use from now on, in whole milliseconds. */
  retry?: number | undefined
}

/** `message` is what a message without a type is. */
type Typed<Name extends string> = 'message' extends Name ? { event?: Name | undefined } : { event: Name }

type DataMessage<Events> = {
  [Name in TypeName<Events>]: Typed<Name> & {
    /** Sent as JSON, strings too: what is sent is what arrives. */
    data: Events[Name]
    text?: undefined
  } & Common
}[TypeName<Events>]

interface TextMessage<Events> extends Common {
  event?: TypeName<Events> | 'message' | undefined
  /** Sent as it is: `'[DONE]'`, a line of a log, JSON made by somebody else. Line ends of any kind become LF. */
  text: string
  data?: undefined
}

/**
 * What a hub sends: `{ event?, data, retry? }` or `{ event?, text, retry? }`. `event` is the event type, `'message'` when it is
 * left out: no CR, LF or NUL, and not beginning with `ssekit:`. The id is the hub's own affair, it numbers every message.
 */
export type HubMessage<Events = EventMap> = DataMessage<Events> | TextMessage<Events>

/** A message of a stream that is numbered by hand: the id is yours. No CR, LF or NUL. */
export type StreamMessage<Events = EventMap> = HubMessage<Events> & { id?: string | undefined }
