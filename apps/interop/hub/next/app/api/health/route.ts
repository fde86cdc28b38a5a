import { connection } from 'next/server'
import { answersUnderWay } from '../../../lib/answer'
import { hub } from '../../../lib/hub'

export async function GET() {
  // Without it, Next would ask once, while it builds.
  await connection()
  return Response.json({ connections: hub.stats().connections, answering: answersUnderWay() })
}
