// @vitest-environment jsdom
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { streamResponse } from '@ssekit/server'
import { render } from '@testing-library/react'
import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished, vi } from 'vitest'
import { Ask as AskInReact } from '../src/tool-calls/Ask.tsx'
import AskInVue from '../src/tool-calls/Ask.vue'

/** An answer of the Responses API: words, and a call of this number. */
const answer = (number: number) => [
  { type: 'response.output_text.delta', delta: 'Let me ' },
  { type: 'response.output_text.delta', delta: `look ${number}.` },
  { type: 'response.output_item.done', item: { type: 'message' } },
  {
    type: 'response.output_item.done',
    item: {
      type: 'function_call',
      call_id: `call_${number}`,
      name: 'getWeather',
      arguments: `{"day":${number}}`,
    },
  },
  { type: 'response.completed', response: { status: 'completed' } },
]

/** A model whose answers are numbered. */
const startModel = async (): Promise<{ questions: string[] }> => {
  const questions: string[] = []
  const server = createServer(async (req, res) => {
    questions.push(await text(req))
    await streamResponse(
      req,
      res,
      answer(questions.length).map((data) => ({ event: data.type, data })),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const fetchIt = fetch
  const spy = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation((input, init) =>
      fetchIt(`http://127.0.0.1:${port}${new URL(String(input), location.origin).pathname}`, init),
    )
  onTestFinished(() => {
    spy.mockRestore()
    server.close()
    server.closeAllConnections()
  })
  return { questions }
}

it.each<[string, () => Element]>([
  ['React', () => render(<AskInReact />).container],
  ['Vue', () => mount(AskInVue).element as Element],
])('in %s the calls stand beside the words, and begin anew with the next question', async (_, open) => {
  const { questions } = await startModel()
  const page = open()
  for (const number of [1, 2]) {
    const button = page.querySelector('button')!
    await vi.waitFor(() => expect(button.disabled).toBe(false))
    button.click()
    await vi.waitFor(() => {
      expect(page.querySelector('[role=log]')?.textContent).toBe(`Let me look ${number}.`)
      expect([...page.querySelectorAll('li')].map((item) => item.textContent)).toEqual([
        `getWeather({"day":${number}})`,
      ])
    })
  }
  expect(questions).toEqual(Array(2).fill('{"question":"Do I need an umbrella in Oslo?"}'))
})
