import type { Response } from 'express'
import type { Cut, Refusal } from './faultKinds.ts'

/** Half a message: its block never ends, so no reader may dispatch it or keep its id. */
const halfAMessage =
  'id: half-a-message\nevent: notification\ndata: {"id":"half-a-message","title":"You must not see th'

/** Does to an open stream what networks do. */
export const cutStream = (response: Response, cut: Cut): void => {
  const { socket } = response
  if (!socket || socket.destroyed) return
  switch (cut) {
    case 'drop':
      socket.destroy()
      return
    case 'cut':
      if (response.headersSent) response.write(halfAMessage)
      // Not `destroy()`: the half has to reach the client first.
      socket.destroySoon()
      return
    case 'stall':
      // Held back below the response, so that heartbeats are caught too: the line looks alive and carries nothing.
      socket.cork()
  }
}

/** Refuses an attempt to open a stream for as long as the server plays absent. */
export const refuseWhileAway = (response: Response, seconds: number): void => {
  const message = `A fault keeps the server away for another ${seconds} s, as was asked for.`
  response
    .status(503)
    .set('Retry-After', String(seconds))
    .json({ error: { code: 'fault', message } })
}

/** Refuses an attempt to open a stream. */
export const refuseStream = (response: Response, refusal: Refusal): void => {
  if (refusal === 'type') {
    response
      .status(200)
      .type('html')
      .send('<!doctype html><title>Not an event stream</title><p>A fault sent this page.')
    return
  }
  const status = Number(refusal)
  if (status === 503) response.set('Retry-After', '1')
  if (status === 401) response.set('WWW-Authenticate', 'Bearer')
  response
    .status(status)
    .json({ error: { code: 'fault', message: `A fault answered ${status}, as was asked for.` } })
}
