import { askProvider, headersOf } from '../../../../lib/providers'

export async function POST(request: Request, { params }: { params: Promise<{ provider: string }> }) {
  const { provider } = await params
  const { question } = await request.json()
  const answer = await askProvider(provider, String(question), request.signal)
  return new Response(answer.body, { status: answer.status, headers: headersOf(answer) })
}
