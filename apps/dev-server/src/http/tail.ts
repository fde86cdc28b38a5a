import type { HubMessage } from '@ssekit/server'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { cursorOf, streamHandler } from './streamHandler.ts'

/** What never ends and is watched as it grows: a reader begins with the last of it. */
export interface Tail {
  /** The group of the hub for work that gets each new one. */
  group: string
  /** What a new reader gets first, oldest first. */
  last(): Iterable<HubMessage>
}

/** Streams a tail: its last messages, then each new one. Who comes back gets those it missed, where the hub still has them. */
export const tail = (context: Context, { group, last }: Tail): RequestHandler =>
  streamHandler(context, {}, async ({ req, res, client }) => {
    const cursor = cursorOf(req)
    const resumes = cursor !== null && (await context.hubs.canResumeWork(cursor))
    const admission = context.authorize(req, { page: client })
    context.hubs.work.handler(() => ({ ...admission, groups: [group] }), {
      onOpen: (session) => {
        if (resumes) return
        for (const message of last()) session.send(message)
      },
    })(req, res)
  })
