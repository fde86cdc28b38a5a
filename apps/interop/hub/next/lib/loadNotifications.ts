import { database } from './database'
import { hub } from './hub'

/** The newest notifications of these teams, and where the stream goes on from there. */
export const loadNotifications = async (teams: string[]) => {
  // First the place, then the list: what is added meanwhile comes again, and is known by its id.
  const lastEventId = hub.lastEventId()
  return { lastEventId, notifications: await database.newest(200, teams) }
}
