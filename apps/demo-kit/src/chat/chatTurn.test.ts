import { SSEError } from '@ssekit/core'
import { expect, it } from 'vitest'
import { limits } from '../api/limits.ts'
import { chatDelta, chatTurn, conversation, type Answer } from './chatTurn.ts'

const source = {
  kind: 'documents' as const,
  note: 'From the project’s own documents.',
  sources: [{ title: 'Resume', href: '/documents/README.md#resume' }],
}
const answer = (more: Partial<Answer> = {}): Answer => ({
  text: 'With an id.',
  isStreaming: false,
  status: 'done',
  retry: null,
  error: null,
  ...more,
})
const turn = (question: string, text: string) => chatTurn(question, answer({ text }), null)

it('says where an answer comes from, and that it was stopped', () => {
  expect(chatTurn('How?', answer(), source)).toEqual({
    question: 'How?',
    answer: 'With an id.',
    note: 'From the project’s own documents.',
    sources: source.sources,
    isStreaming: false,
    said: 'The answer is complete',
    trouble: null,
  })
  expect(chatTurn('How?', answer({ status: 'closed' }), source).note).toBe(
    'Stopped. From the project’s own documents.',
  )
  expect(chatTurn('How?', answer({ status: 'closed' }), null).note).toBe('Stopped.')
  expect(chatTurn('How?', answer({ status: 'open' }), null).note).toBe('')
})

it('says to those who only hear it how an answer stands', () => {
  const said = (more: Partial<Answer>) => chatTurn('How?', answer(more), null).said
  expect(said({ status: 'open', isStreaming: true })).toBe('Answering')
  expect(said({ status: 'closed' })).toBe('The answer was stopped')
  // An alert tells that.
  expect(said({ status: 'error', error: new SSEError('truncated', 'Cut.', { fatal: true }) })).toBe('')
})

it('keeps what had come of an answer that failed, and says that it did', () => {
  const error = new SSEError('network', 'Lost.', { fatal: true })
  expect(chatTurn('How?', answer({ status: 'error', error }), source)).toMatchObject({
    answer: 'With an id.',
    trouble: { title: 'The answer was cut short', canRetry: true },
  })
})

it('adds tokens to the answer, and nothing else', () => {
  expect(chatDelta({ delta: 'Hel' }) + chatDelta(source) + chatDelta({ delta: 'lo' })).toBe('Hello')
})

it('asks with what was said before, without questions that were never answered', () => {
  expect(conversation([turn('One?', '1.'), turn('Lost?', ''), turn('Two?', '2.')], 'Three?')).toEqual([
    { role: 'user', content: 'One?' },
    { role: 'assistant', content: '1.' },
    { role: 'user', content: 'Two?' },
    { role: 'assistant', content: '2.' },
    { role: 'user', content: 'Three?' },
  ])
})

it('asks with no more than the server takes', () => {
  const long = Array.from({ length: 40 }, (_, n) => turn(`${n}?`, 'x'.repeat(20_000)))
  const messages = conversation(long, 'The last?')
  expect(JSON.stringify(messages).length).toBeLessThan(100_000)
  expect(messages.every(({ content }) => content.length <= limits.question)).toBe(true)
  expect(messages.at(-2)?.content).toMatch(/^x/)
})
