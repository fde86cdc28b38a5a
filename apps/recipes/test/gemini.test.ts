// @vitest-environment jsdom
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSSEClient, createTextView } from '@ssekit/core'
import { expect, it, onTestFinished } from 'vitest'
import { geminiContent } from '../src/gemini/geminiContent.ts'

const parts = (...all: object[]) => ({ candidates: [{ content: { parts: all, role: 'model' }, index: 0 }] })
const words = [
  parts({ text: 'Let me see.', thought: true }),
  parts({ text: 'Hello' }),
  parts({ text: ', ' }, { text: '"world"' }),
]
const last = {
  candidates: [{ content: { parts: [{ text: '.' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { totalTokenCount: 9 },
}

/** What a component has after an answer of these chunks, each as Gemini writes it. */
const ask = async (...chunks: object[]) => {
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    res.end(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const view = createTextView(createSSEClient(), `http://127.0.0.1:${port}/`, {
    manual: true,
    onError: () => {},
    ...geminiContent,
  })
  onTestFinished(view.subscribe(() => {}))
  await view.start('Hi').catch(() => {})
  const { text, status, error } = view.getSnapshot()
  return [status, text, error?.code, error?.message]
}

it('is done with the chunk that says why it ended, and shows no thoughts', async () => {
  expect(await ask(...words, last)).toEqual(['done', 'Hello, "world".', undefined, undefined])
})

it('is truncated where no chunk says so', async () => {
  expect(await ask(...words)).toMatchObject(['error', 'Hello, "world"', 'truncated', expect.anything()])
})

it.each([
  [
    'an error in mid-stream',
    { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } },
    'overloaded',
  ],
  ['a question that it refuses', { promptFeedback: { blockReason: 'SAFETY' } }, 'SAFETY'],
])('fails with %s', async (_, chunk, said) => {
  expect(await ask(words[1]!, chunk)).toMatchObject([
    'error',
    'Hello',
    'failed',
    expect.stringContaining(said),
  ])
})
