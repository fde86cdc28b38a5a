import { describe, expect, it } from 'vitest'
import { aiSDKMessages, anthropicMessages, openAIChat, openAIResponses } from '../../src/index.ts'
import { startProvider } from './support/startProvider.ts'
import { wires } from './support/wires.ts'

const data = (fields: unknown): string => `data: ${JSON.stringify(fields)}\n\n`

/** Of each provider: what ends an answer, and what fails it, by the `type` inside. */
const typed = [
  [
    'openAIResponses',
    openAIResponses,
    ['response.completed', 'response.incomplete', 'response.failed', 'error'],
  ],
  ['anthropicMessages', anthropicMessages, ['message_stop', 'error']],
  ['aiSDKMessages', aiSDKMessages, ['error', 'abort']],
] as const

describe.each(typed)('%s', (name, options, types) => {
  /** A whole answer, and this in the middle of it. */
  const answerAround = async (middle: string) => {
    const { blocks } = wires.find((wire) => wire.name === name)!
    const { answerWith } = await startProvider()
    const texts = blocks.map(([wire]) => wire)
    const wire = [...texts.slice(0, 2), middle, ...texts.slice(2)].join('')
    return { got: await answerWith(options, wire), whole: blocks.map(([, adds]) => adds).join('') }
  }

  it.each(types)(
    'takes an event of a name that it does not know for no %s, whatever is in it',
    async (type) => {
      const { got, whole } = await answerAround(`event: note-of-the-backend\n${data({ type })}`)
      expect(got).toMatchObject({ whole, shown: { status: 'done', text: whole, error: null } })
    },
  )

  it.each(types)('takes the word %s elsewhere than as the type for no such event', async (type) => {
    const { got, whole } = await answerAround(
      data({ type: 'ping', kind: type, inner: { type } }) + data([type]) + data(type),
    )
    expect(got).toMatchObject({ whole, shown: { status: 'done', text: whole, error: null } })
  })
})

/** A failure as each of them words it. */
const failures = [
  ['openAIChat', openAIChat, (error: unknown) => data({ error })],
  ['openAIChat, of type error', openAIChat, (error: unknown) => `event: error\n${data({ error })}`],
  [
    'openAIResponses',
    openAIResponses,
    (error: unknown) => data({ type: 'response.failed', response: { error } }),
  ],
  ['anthropicMessages', anthropicMessages, (error: unknown) => data({ type: 'error', error })],
] as const

describe.each(failures)('a failure without words fails the answer all the same: %s', (_, options, wireOf) => {
  it.each([
    ['an empty message', { message: '' }],
    ['a message that is no text', { message: 429 }],
    ['a message that is null', { message: null, code: 'overloaded' }],
    ['no message', { code: 'overloaded' }],
  ])('%s', async (__, error) => {
    const { answerWith } = await startProvider()
    const got = await answerWith(options, wireOf(error))
    expect(got.error).toMatchObject({ code: 'failed', fatal: true, raw: { data: expect.any(String) } })
    const words = got.error!.message.replace(/http:\S+/, 'its url')
    expect(words).not.toMatch(/undefined|null|429|object/)
    expect(got.shown.status).toBe('error')
  })
})

it.each([
  ['an error', { type: 'error', errorText: '' }],
  ['an abort', { type: 'abort', reason: '' }],
  ['an error that is no text', { type: 'error', errorText: 5 }],
  ['an abort without a reason', { type: 'abort' }],
])('aiSDKMessages: %s without words fails the answer all the same', async (_, part) => {
  const { answerWith } = await startProvider()
  const got = await answerWith(aiSDKMessages, `${data(part)}data: [DONE]\n\n`)
  expect(got.error).toMatchObject({ code: 'failed', fatal: true })
})
