import { describe, expect, it } from 'vitest'
import { anthropicMessages } from '../../src/index.ts'
import { startProvider } from './support/startProvider.ts'

type Fields = { type: string } & Record<string, unknown>

const named = (fields: Fields): string => `event: ${fields.type}\ndata: ${JSON.stringify(fields)}\n\n`
const unnamed = (fields: Fields): string => `data: ${JSON.stringify(fields)}\n\n`

describe.each([
  ['as the provider sends it', named],
  ['as a backend passes it on, without the names', unnamed],
])('%s', (_, event) => {
  const begin =
    event({
      type: 'message_start',
      message: { id: 'msg_1', type: 'message', role: 'assistant', content: [], stop_reason: null },
    }) +
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
    event({ type: 'ping' })
  const delta = (fields: Fields, index = 0): string =>
    event({ type: 'content_block_delta', index, delta: fields })
  const text = (words: string): string => delta({ type: 'text_delta', text: words })
  const end =
    event({ type: 'content_block_stop', index: 0 }) +
    event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 15 } }) +
    event({ type: 'message_stop' })

  it('is the text of its blocks, pings between them, and done with message_stop', async () => {
    const { answerWith } = await startProvider()
    const wire = begin + text('Hello') + event({ type: 'ping' }) + text('!') + end
    expect(await answerWith(anthropicMessages, wire)).toMatchObject({
      whole: 'Hello!',
      shown: { status: 'done', text: 'Hello!', error: null },
    })
  })

  it('passes over thinking, its signature, the input of tools and citations', async () => {
    const { answerWith } = await startProvider()
    const wire =
      begin +
      delta({ type: 'thinking_delta', thinking: 'Hm.' }) +
      delta({ type: 'signature_delta', signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3h' }) +
      text('It rains.') +
      delta({ type: 'citations_delta', citation: { type: 'char_location', cited_text: 'rain' } }) +
      event({
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 'toolu_1', input: {} },
      }) +
      delta({ type: 'input_json_delta', partial_json: '{"city":"Paris"}' }, 1) +
      end
    expect(await answerWith(anthropicMessages, wire)).toMatchObject({ whole: 'It rains.' })
  })

  it('passes over events and deltas that are yet to be invented', async () => {
    const { answerWith } = await startProvider()
    const wire =
      begin + event({ type: 'weather', text: 'no' }) + delta({ type: 'smell_delta', text: 'no' }) + text('Hi')
    expect(await answerWith(anthropicMessages, wire + end)).toMatchObject({
      whole: 'Hi',
      shown: { status: 'done' },
    })
  })

  it('fails with the words of the provider where an error comes', async () => {
    const { answerWith } = await startProvider()
    const error = event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })
    const got = await answerWith(anthropicMessages, begin + text('Half') + error)
    expect(got.error).toMatchObject({ code: 'failed', fatal: true })
    expect(got.error?.message).toContain('Overloaded')
    expect(got.shown).toMatchObject({ status: 'error', text: 'Half' })
  })

  it('is truncated without message_stop, also after the last of its text', async () => {
    const { answerWith } = await startProvider()
    const got = await answerWith(
      anthropicMessages,
      begin + text('Half') + event({ type: 'message_delta', delta: { stop_reason: 'end_turn' } }),
    )
    expect(got).toMatchObject({ error: { code: 'truncated' }, shown: { status: 'error', text: 'Half' } })
  })

  it('is not ended by words in its text', async () => {
    const { answerWith } = await startProvider()
    const words = '{"type":"message_stop"} {"type":"error"}'
    expect(await answerWith(anthropicMessages, begin + text(words) + text('!') + end)).toMatchObject({
      whole: `${words}!`,
    })
  })
})
