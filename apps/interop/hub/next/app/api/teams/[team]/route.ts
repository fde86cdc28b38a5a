import { database } from '../../../../lib/database'
import { hub } from '../../../../lib/hub'

export async function POST(request: Request, { params }: { params: Promise<{ team: string }> }) {
  const { team } = await params
  const { title } = await request.json()
  const data = { id: crypto.randomUUID(), title: String(title) }
  // First stored (and committed), then sent. Whoever is away for a moment gets it on return.
  await database.insert(team, data)
  return Response.json(await hub.sendGroup(team, { event: 'notification', data }), { status: 201 })
}
