/** Nitro, a file a route, and its h3 (the version before that of `../h3.ts`): createEventStream. */
import { createEventStream, defineEventHandler, getHeader, getQuery, sendNoContent, setHeader } from 'h3-1'
import { lastOf, routes, type Path } from '../messages.ts'

export const stream = (path: Path) =>
  defineEventHandler((event) => {
    setHeader(event, 'Access-Control-Allow-Origin', '*')
    const messages = routes[path](lastOf(getHeader(event, 'Last-Event-ID'), getQuery(event).from))
    if (!messages) return sendNoContent(event)

    const events = createEventStream(event)
    let isOpen = true
    events.onClosed(() => {
      isOpen = false
    })
    const send = async () => {
      for await (const { data, ...message } of messages) {
        if (!isOpen) return
        await events.push({ ...message, data: JSON.stringify(data) })
      }
      await events.close()
    }
    void send()
    return events.send()
  })
