import { expect, test } from './test.ts'

test('an answer comes in pieces, and is stopped when its reader leaves', async ({ app }) => {
  const ask = (message: string, signal?: AbortSignal): Promise<Response> =>
    app.fetch(`${app.url}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message }),
      signal,
    })
  const answering = async (): Promise<number> => (await app.health()).answering

  // Twice: in some runtimes all requests have one clock, and one had held up those that came after it.
  for (const question of ['what is SSE?', 'and what is a hub?']) {
    const whole = await ask(question)
    expect(whole.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = await whole.text()
    const deltas = [...text.matchAll(/^data: (\{"delta".+\})$/gm)].map(([, json]) => JSON.parse(json!).delta)
    expect(deltas.join('')).toBe(`You asked: ${question}`)
    expect(text).toContain('data: [DONE]\n\nevent: ssekit:close')
  }

  const leaving = new AbortController()
  const long = await ask('and more '.repeat(2_000), leaving.signal)
  await long.body!.getReader().read()
  // Its first piece is here, and it goes on.
  await expect.poll(answering).toBe(1)
  leaving.abort()
  await expect.poll(answering).toBe(0)
})
