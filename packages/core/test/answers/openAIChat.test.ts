import { expect, it } from 'vitest'
import { openAIChat } from '../../src/index.ts'
import { startProvider } from './support/startProvider.ts'

const chunk = (delta: object, more: object = {}): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG',
    object: 'chat.completion.chunk',
    created: 1741570283,
    model: 'gpt-4o-mini-2024-07-18',
    service_tier: 'default',
    system_fingerprint: 'fp_44709d6fcb',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
    ...more,
  })}\n\n`
const role = chunk({ role: 'assistant', content: '', refusal: null })
const stop = chunk({}, { choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }] })
const done = 'data: [DONE]\n\n'

it('is the text of its chunks, and done with [DONE]', async () => {
  const { answerWith } = await startProvider()
  const got = await answerWith(
    openAIChat,
    role + chunk({ content: 'Hel' }) + chunk({ content: 'lo' }) + stop + done,
  )
  expect(got).toMatchObject({ whole: 'Hello', shown: { status: 'done', text: 'Hello', error: null } })
})

it('passes over tool calls, whose content is null', async () => {
  const { answerWith } = await startProvider()
  const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '' } }
  const wire =
    chunk({ role: 'assistant', content: null, tool_calls: [call] }) +
    chunk({ tool_calls: [{ index: 0, function: { arguments: '{"city":"Paris"}' } }] }) +
    chunk({ content: 'It rains.' }) +
    chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] })
  expect(await answerWith(openAIChat, wire + done)).toMatchObject({ whole: 'It rains.' })
})

it.each([
  ['an empty list', { choices: [], usage: { prompt_tokens: 19, completion_tokens: 10, total_tokens: 29 } }],
  ['null, as some servers have it', { choices: null, usage: { total_tokens: 29 } }],
  ['left out', { choices: undefined, usage: { total_tokens: 29 } }],
  ['of filters alone, as on Azure', { choices: [], prompt_filter_results: [{ prompt_index: 0 }] }],
])('passes over a chunk without choices: %s', async (_, more) => {
  const { answerWith } = await startProvider()
  const wire = chunk({}, more) + role + chunk({ content: 'Hello' }, { usage: null }) + stop + chunk({}, more)
  expect(await answerWith(openAIChat, wire + done)).toMatchObject({
    whole: 'Hello',
    shown: { status: 'done' },
  })
})

it('shows a refusal as the answer it is', async () => {
  const { answerWith } = await startProvider()
  const wire = role + chunk({ refusal: 'I cannot ' }) + chunk({ refusal: 'say that.' }) + stop
  expect(await answerWith(openAIChat, wire + done)).toMatchObject({ whole: 'I cannot say that.' })
})

it('is the first of several answers to one question', async () => {
  const { answerWith } = await startProvider()
  const other = chunk({}, { choices: [{ index: 1, delta: { content: 'Servus' }, finish_reason: null }] })
  expect(await answerWith(openAIChat, chunk({ content: 'Hello' }) + other + done)).toMatchObject({
    whole: 'Hello',
  })
})

it('is not failed by words in its text, nor by an error that is null', async () => {
  const { answerWith } = await startProvider()
  const text = '{"error": {"message": "no"}}'
  const wire = chunk({ content: text }, { error: null }) + chunk({ content: ' "error"' })
  expect(await answerWith(openAIChat, wire + done)).toMatchObject({ whole: `${text} "error"` })
})

it('takes the text of a content that is a list of parts', async () => {
  const { answerWith } = await startProvider()
  const parts = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'Look outside.' }] },
    { type: 'text', text: 'It ' },
    { type: 'reference', reference_ids: [1] },
    null,
    { type: 'text', text: 'rains.' },
  ]
  expect(await answerWith(openAIChat, chunk({ content: parts }) + done)).toMatchObject({ whole: 'It rains.' })
})

const failure = { message: 'The server had an error while processing your request.', type: 'server_error' }

it.each([
  ['in a chunk of its own', `data: ${JSON.stringify({ error: failure })}\n\n`],
  ['and [DONE] after it', `data: ${JSON.stringify({ error: failure })}\n\n${done}`],
  ['of type error', `event: error\ndata: ${JSON.stringify({ error: failure })}\n\n`],
  ['of type error, in plain words', `event: error\ndata: ${failure.message}\n\n`],
  ['that is the whole of an error event', `event: error\ndata: ${JSON.stringify(failure)}\n\n`],
  ['that is a text', `data: ${JSON.stringify({ error: failure.message, error_type: 'generation' })}\n\n`],
  ['beside the choices', chunk({ content: '' }, { error: { code: 'server_error', ...failure } })],
  ['in a choice', chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: 'error', error: failure }] })],
  ['in the part that is the own one of Groq', chunk({}, { x_groq: { id: 'req_1', error: failure.message } })],
  ['that is the whole chunk', `data: ${JSON.stringify({ object: 'error', ...failure, code: 400 })}\n\n`],
])('fails with the words of the provider where there is an error %s', async (_, wire) => {
  const { answerWith } = await startProvider()
  const got = await answerWith(openAIChat, role + chunk({ content: 'Half' }) + wire)
  expect(got.whole).toBeNull()
  expect(got.shown).toMatchObject({ status: 'error', text: 'Half' })
  expect(got.error).toMatchObject({
    code: 'failed',
    fatal: true,
    raw: { data: expect.stringContaining('error') },
  })
  expect(got.error?.message).toContain(failure.message)
  expect(got.statuses).not.toContain('done')
})

it('fails where the provider gives no reason', async () => {
  const { answerWith } = await startProvider()
  const got = await answerWith(openAIChat, `${chunk({ content: 'Half' })}data: {"error":{}}\n\n`)
  expect(got).toMatchObject({ error: { code: 'failed' }, shown: { status: 'error', text: 'Half' } })
})

it('is truncated where [DONE] never comes, whatever came before', async () => {
  const { answerWith } = await startProvider()
  const got = await answerWith(openAIChat, role + chunk({ content: 'Half' }) + stop)
  expect(got.error).toMatchObject({ code: 'truncated', fatal: true })
  expect(got.shown).toMatchObject({ status: 'error', text: 'Half' })
})

it('is whole with a [DONE] that has no blank line', async () => {
  const { answerWith } = await startProvider()
  expect(await answerWith(openAIChat, `${chunk({ content: 'Whole' })}data: [DONE]\n`)).toMatchObject({
    whole: 'Whole',
    shown: { status: 'done' },
  })
})
