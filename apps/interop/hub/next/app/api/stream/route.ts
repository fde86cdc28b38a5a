import { connection } from 'next/server'
import { hub } from '../../../lib/hub'
import { authorize } from '../../../lib/session'

const stream = hub.fetchHandler(authorize)

export async function GET(request: Request) {
  // Next asks GET routes once while it builds, to see what they need: this is a request.
  await connection()
  return stream(request)
}
