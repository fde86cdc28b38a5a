/** What a client asks for that wants all that a hub still holds. */
export const EARLIEST = 'earliest'

/** An event ID of a hub, taken apart: `<epoch>-<offset>`. */
export interface HubPosition {
  epoch: string
  offset: number
}

/** Reads an event ID that a client came back with; null when no hub wrote it. */
export const parseEventId = (id: string): HubPosition | null => {
  const match = /^(\w+)-(\d{1,15})$/.exec(id)
  return match && { epoch: match[1]!, offset: Number(match[2]) }
}
