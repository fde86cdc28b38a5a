import type { IncomingMessage } from 'node:http'

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
export const authorize = ({ headers }: IncomingMessage) => {
  const session = new URLSearchParams(headers.cookie?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}
