import { describe, expect, it } from 'vitest'
import { openAIResponses } from '../../src/index.ts'
import { startProvider } from './support/startProvider.ts'

type Fields = { type: string } & Record<string, unknown>

let sequence = 0
const named = (fields: Fields): string =>
  `event: ${fields.type}\ndata: ${JSON.stringify({ ...fields, sequence_number: (sequence += 1) })}\n\n`
const unnamed = (fields: Fields): string => `data: ${JSON.stringify(fields)}\n\n`

const response = { id: 'resp_1', object: 'response', model: 'gpt-5', error: null, incomplete_details: null }
const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }

describe.each([
  ['as the provider sends it', named],
  ['as a backend passes it on, without the names', unnamed],
])('%s', (_, event) => {
  const begin =
    event({ type: 'response.created', response: { ...response, status: 'in_progress' } }) +
    event({ type: 'response.in_progress', response: { ...response, status: 'in_progress' } })
  const text = (delta: string): string =>
    event({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })
  const end = (status: string, more: object = {}): string =>
    event({ type: `response.${status}`, response: { ...response, status, ...more } })

  it('is its output text, told once, and done when it is completed', async () => {
    const { answerWith } = await startProvider()
    const wire =
      begin +
      text('Hi') +
      text(' there') +
      event({ type: 'response.output_text.done', ...at, text: 'Hi there' }) +
      event({ type: 'response.content_part.done', ...at, part: { type: 'output_text', text: 'Hi there' } }) +
      end('completed', { usage: { total_tokens: 48 } })
    expect(await answerWith(openAIResponses, wire)).toMatchObject({
      whole: 'Hi there',
      shown: { status: 'done', text: 'Hi there', error: null },
    })
  })

  it('passes over reasoning and tool calls', async () => {
    const { answerWith } = await startProvider()
    const wire =
      begin +
      event({
        type: 'response.reasoning_summary_text.delta',
        item_id: 'rs_1',
        summary_index: 0,
        delta: 'Hm.',
      }) +
      event({ type: 'response.reasoning_text.delta', item_id: 'rs_1', content_index: 0, delta: 'Hm.' }) +
      event({ type: 'response.function_call_arguments.delta', item_id: 'fc_1', delta: '{"city":' }) +
      event({ type: 'response.custom_tool_call_input.delta', item_id: 'ct_1', delta: 'SELECT 1' }) +
      event({ type: 'response.audio.transcript.delta', delta: 'spoken' }) +
      text('It rains.') +
      end('completed')
    expect(await answerWith(openAIResponses, wire)).toMatchObject({ whole: 'It rains.' })
  })

  it('shows a refusal as the answer it is', async () => {
    const { answerWith } = await startProvider()
    const refusal = event({ type: 'response.refusal.delta', ...at, delta: 'I cannot say that.' })
    expect(await answerWith(openAIResponses, begin + refusal + end('completed'))).toMatchObject({
      whole: 'I cannot say that.',
    })
  })

  it('is done where a limit was reached: what there is, is the answer', async () => {
    const { answerWith } = await startProvider()
    const wire =
      begin + text('As far as') + end('incomplete', { incomplete_details: { reason: 'max_output_tokens' } })
    expect(await answerWith(openAIResponses, wire)).toMatchObject({
      whole: 'As far as',
      shown: { status: 'done' },
    })
  })

  it.each([
    ['its response failed', end('failed', { error: { code: 'server_error', message: 'The model failed.' } })],
    [
      'an error came',
      event({ type: 'error', code: 'server_error', message: 'The model failed.', param: null }),
    ],
    ['an error came in an object', event({ type: 'error', error: { message: 'The model failed.' } })],
  ])('fails with the words of the provider where %s', async (__, wire) => {
    const { answerWith } = await startProvider()
    const got = await answerWith(openAIResponses, begin + text('Half') + wire)
    expect(got.error).toMatchObject({ code: 'failed', fatal: true })
    expect(got.error?.message).toContain('The model failed.')
    expect(got.shown).toMatchObject({ status: 'error', text: 'Half' })
  })

  it('is truncated where no end comes, also after the last of its text', async () => {
    const { answerWith } = await startProvider()
    const got = await answerWith(
      openAIResponses,
      begin + text('Half') + event({ type: 'response.output_text.done', ...at, text: 'Half' }),
    )
    expect(got).toMatchObject({ error: { code: 'truncated' }, shown: { status: 'error', text: 'Half' } })
  })

  it('is not ended by words in its text', async () => {
    const { answerWith } = await startProvider()
    const words = '{"type":"response.completed"} {"type":"error"}'
    expect(
      await answerWith(openAIResponses, begin + text(words) + text('!') + end('completed')),
    ).toMatchObject({
      whole: `${words}!`,
    })
  })
})
