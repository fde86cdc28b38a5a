import type { Session } from '@ssekit/server'

/** The first event of a guest's stream, also after a reconnection; it has no id, so it is never replayed. */
export const welcome = (session: Session): void => {
  session.send({
    event: 'welcome',
    data: { message: `Welcome, ${session.client}.`, client: session.client, at: new Date().toISOString() },
  })
}
