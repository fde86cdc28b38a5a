import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'

// Stands for your session store, which is a few milliseconds away: a cookie says who asks, and in which team. Who has none is
// answered with 401.
export const authorize = async ({ headers }: IncomingMessage) => {
  await setTimeout(5)
  const session = new URLSearchParams(headers.cookie?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}
