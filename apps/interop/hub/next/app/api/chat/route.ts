import { streamFetchResponse } from '@ssekit/server'
import { answer } from '../../../lib/answer'

export async function POST(request: Request) {
  const { message } = await request.json()
  return streamFetchResponse(request, answer(String(message)))
}
