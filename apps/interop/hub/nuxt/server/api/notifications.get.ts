export default defineEventHandler(async (event) => {
  const session = await authorize(event.node.req)
  if (!session) throw createError({ statusCode: 401 })
  setHeader(event, 'Cache-Control', 'no-store')
  // First the place, then the list: what is added meanwhile comes again, and is known by its id.
  const lastEventId = hub.lastEventId()
  return { lastEventId, notifications: await database.newest(200, session.groups) }
})
