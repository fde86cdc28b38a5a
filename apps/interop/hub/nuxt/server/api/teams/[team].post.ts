export default defineEventHandler(async (event) => {
  const team = getRouterParam(event, 'team')!
  const { title } = await readBody(event)
  const data = { id: crypto.randomUUID(), title: String(title) }
  // First stored (and committed), then sent. Whoever is away for a moment gets it on return.
  await database.insert(team, data)
  setResponseStatus(event, 201)
  return hub.sendGroup(team, { event: 'notification', data })
})
