import { defineStream } from '@ssekit/core'
import { createHub, type Hub, type Session } from '../src/index.ts'

interface Events {
  notification: { title: string }
  progress: number
  message: string
}

const hub = createHub<Events>()
export const stream = defineStream<Events>({ url: '/api/stream' })

void hub.send('ann', { event: 'notification', data: { title: 'Hello' } })
void hub.sendGroup('news', { event: 'progress', data: 7, retry: 100 })
void hub.broadcast({ data: 'of the type message' })
void hub.broadcast({ event: 'message', data: 'the same' })
void hub.broadcast({ text: '[DONE]' })
void hub.broadcast({ event: 'notification', text: '{"title":"made elsewhere"}' })

// @ts-expect-error -- a name that does not exist
void hub.send('ann', { event: 'notifications', data: { title: 'Hello' } })
// @ts-expect-error -- data of another type
void hub.send('ann', { event: 'notification', data: { titel: 'Hello' } })
// @ts-expect-error -- data of another event
void hub.broadcast({ event: 'progress', data: { title: 'Hello' } })
// @ts-expect-error -- without a name it is a message
void hub.broadcast({ data: { title: 'Hello' } })
// @ts-expect-error -- both
void hub.broadcast({ event: 'progress', data: 1, text: '1' })
// @ts-expect-error -- neither
void hub.broadcast({ event: 'progress' })
// @ts-expect-error -- the id is the hub's
void hub.broadcast({ event: 'progress', data: 1, id: '7' })

hub.handler(() => ({ client: 'ann' }), {
  onOpen(session) {
    session.send({ event: 'progress', data: 1 })
    // @ts-expect-error -- data of another type, to one connection
    session.send({ event: 'progress', data: '1' })
  },
})

const loose: Hub = createHub()
void loose.send('ann', { event: 'anything', data: { at: 'all' } })
void loose.send('ann', { data: 42 })
// @ts-expect-error -- neither, typed or not
void loose.send('ann', { event: 'anything' })

// Whatever takes any hub takes a typed one.
export const anyHub: Hub = hub

interface OnlyNamed {
  tick: number
}
// @ts-expect-error -- there is no message without a name
void createHub<OnlyNamed>().broadcast({ data: 1 })
export const useSession = (session: Session<unknown, OnlyNamed>): boolean =>
  session.send({ event: 'tick', data: 1 })
