import { expect, it } from 'vitest'
import { chatDelta, chatNote } from './chatTurn.ts'

const source = { kind: 'documents' as const, note: 'From the project’s own documents.' }

it('says where an answer comes from, and that it was stopped', () => {
  expect(chatNote('open', null)).toBe('')
  expect(chatNote('done', source)).toBe('From the project’s own documents.')
  expect(chatNote('closed', source)).toBe('Stopped. From the project’s own documents.')
  expect(chatNote('closed', null)).toBe('Stopped.')
})

it('adds tokens to the answer, and nothing else', () => {
  expect(chatDelta({ delta: 'Hel' }) + chatDelta(source) + chatDelta({ delta: 'lo' })).toBe('Hello')
})
