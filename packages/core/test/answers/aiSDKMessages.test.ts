import { expect, it } from 'vitest'
import { aiSDKMessages } from '../../src/index.ts'
import { startProvider } from './support/startProvider.ts'

const part = (fields: { type: string } & Record<string, unknown>): string =>
  `data: ${JSON.stringify(fields)}\n\n`
const text = (delta: string): string => part({ type: 'text-delta', id: 't1', delta })
const begin =
  part({ type: 'start', messageId: 'm1' }) +
  part({ type: 'start-step' }) +
  part({ type: 'text-start', id: 't1' })
const end =
  part({ type: 'text-end', id: 't1' }) +
  part({ type: 'finish-step' }) +
  part({ type: 'finish', finishReason: 'stop', messageMetadata: { error: null } })
const done = 'data: [DONE]\n\n'

it('is its text, and done with [DONE]', async () => {
  const { answerWith } = await startProvider()
  expect(await answerWith(aiSDKMessages, begin + text('Hel') + text('lo') + end + done)).toMatchObject({
    whole: 'Hello',
    shown: { status: 'done', text: 'Hello', error: null },
  })
})

it('passes over reasoning, sources, files, data and tools, also one that failed', async () => {
  const { answerWith } = await startProvider()
  const wire =
    begin +
    part({ type: 'reasoning-start', id: 'r1' }) +
    part({ type: 'reasoning-delta', id: 'r1', delta: 'Hm.' }) +
    part({ type: 'source-url', sourceId: 's1', url: 'https://example.com' }) +
    part({ type: 'file', url: 'https://example.com/a.png', mediaType: 'image/png' }) +
    part({ type: 'data-note', data: { type: 'error', errorText: 'not of the answer', delta: 'no' } }) +
    part({ type: 'tool-input-start', toolCallId: 'c1', toolName: 'weather' }) +
    part({ type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '{"city":' }) +
    part({ type: 'tool-input-available', toolCallId: 'c1', toolName: 'weather', input: { type: 'abort' } }) +
    part({ type: 'tool-output-error', toolCallId: 'c1', errorText: 'No such city' }) +
    text('It rains.') +
    end
  expect(await answerWith(aiSDKMessages, wire + done)).toMatchObject({
    whole: 'It rains.',
    shown: { status: 'done' },
  })
})

it.each([
  ['an error', { type: 'error', errorText: 'The model is overloaded.' }],
  ['an abort', { type: 'abort', reason: 'The model is overloaded.' }],
])('fails with the words of %s, and [DONE] after it changes nothing', async (_, fields) => {
  const { answerWith } = await startProvider()
  const got = await answerWith(aiSDKMessages, begin + text('Half') + part(fields) + done)
  expect(got.error).toMatchObject({ code: 'failed', fatal: true })
  expect(got.error?.message).toContain('The model is overloaded.')
  expect(got.shown).toMatchObject({ status: 'error', text: 'Half' })
})

it('fails where an abort gives no reason', async () => {
  const { answerWith } = await startProvider()
  const got = await answerWith(aiSDKMessages, begin + text('Half') + part({ type: 'abort' }) + done)
  expect(got).toMatchObject({
    error: { code: 'failed', message: 'The server says that it failed.' },
    shown: { status: 'error', text: 'Half' },
  })
})

it('is truncated where [DONE] never comes, also after finish', async () => {
  const { answerWith } = await startProvider()
  const got = await answerWith(aiSDKMessages, begin + text('Half') + end)
  expect(got).toMatchObject({ error: { code: 'truncated' }, shown: { status: 'error', text: 'Half' } })
})

it('is not failed by words in its text', async () => {
  const { answerWith } = await startProvider()
  const words = '{"type":"error","errorText":"no"}'
  expect(await answerWith(aiSDKMessages, begin + text(words) + text('!') + end + done)).toMatchObject({
    whole: `${words}!`,
  })
})
